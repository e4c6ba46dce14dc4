//! Development keys: the sr25519 accounts that Substrate's tools call `//Alice`, `//Bob`, ….

use schnorrkel::{ExpansionMode, MiniSecretKey, derive::ChainCode};
use taovm_chain::primitives::{AccountId, blake2_256};

/// The mini secret of Substrate's development phrase.
const DEV_SEED: [u8; 32] = [
    0xfa, 0xc7, 0x95, 0x9d, 0xbf, 0xe7, 0x2f, 0x05, 0x2e, 0x5a, 0x0c, 0x3c, 0x8d, 0x65, 0x30, 0xf2,
    0x02, 0xb0, 0x2f, 0xd8, 0xf9, 0xf5, 0xca, 0x35, 0x80, 0xec, 0x8d, 0xeb, 0x77, 0x97, 0x47, 0x9e,
];

/// The account of `//name`: the public key that a hard derivation of the development phrase gives.
#[must_use]
pub fn dev_account(name: &str) -> AccountId {
    let root = MiniSecretKey::from_bytes(&DEV_SEED)
        .expect("32 bytes are a mini secret")
        .expand(ExpansionMode::Ed25519);
    let (child, _) = root.hard_derive_mini_secret_key(Some(ChainCode(junction(name))), b"");
    AccountId(child.expand_to_public(ExpansionMode::Ed25519).to_bytes())
}

/// A derivation step's code: the SCALE bytes of the number or the text, hashed if they are long.
fn junction(name: &str) -> [u8; 32] {
    let mut bytes = Vec::with_capacity(name.len() + 2);
    if let Ok(number) = name.parse::<u64>() {
        bytes.extend_from_slice(&number.to_le_bytes());
    } else {
        compact_length(name.len(), &mut bytes);
        bytes.extend_from_slice(name.as_bytes());
    }
    if bytes.len() > 32 {
        return blake2_256(&bytes);
    }
    let mut code = [0; 32];
    code[..bytes.len()].copy_from_slice(&bytes);
    code
}

fn compact_length(length: usize, out: &mut Vec<u8>) {
    match length {
        0..0x40 => out.push((length as u8) << 2),
        0x40..0x4000 => out.extend_from_slice(&(((length as u16) << 2) | 1).to_le_bytes()),
        _ => out.extend_from_slice(&(((length as u32) << 2) | 2).to_le_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn development_names_have_their_well_known_accounts() {
        assert_eq!(
            dev_account("Alice").to_ss58(),
            "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"
        );
        assert_eq!(
            format!("{:?}", dev_account("One")),
            "0xac859f8a216eeb1b320b4c76d118da3d7407fa523484d0a980126d3b4d0d220a"
        );
    }
}
