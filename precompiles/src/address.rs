//! The chain's precompile addresses (spec 01 §2).

/// The address whose low 8 bytes are `index`.
#[must_use]
pub const fn at(index: u64) -> [u8; 20] {
    let mut address = [0; 20];
    let be = index.to_be_bytes();
    let mut i = 0;
    while i < 8 {
        address[12 + i] = be[i];
        i += 1;
    }
    address
}

/// Dispatch.
pub const DISPATCH: [u8; 20] = at(0x06);
/// SHA3-FIPS-256.
pub const SHA3_FIPS_256: [u8; 20] = at(0x400);
/// ECRecover public key.
pub const RECOVER_PUBLIC_KEY: [u8; 20] = at(0x401);
/// ed25519 verify.
pub const ED25519: [u8; 20] = at(0x402);
/// sr25519 verify.
pub const SR25519: [u8; 20] = at(0x403);
/// Balance transfer.
pub const BALANCE_TRANSFER: [u8; 20] = at(0x800);
/// Staking V1.
pub const STAKING_V1: [u8; 20] = at(0x801);
/// Metagraph.
pub const METAGRAPH: [u8; 20] = at(0x802);
/// Subnet.
pub const SUBNET: [u8; 20] = at(0x803);
/// Neuron.
pub const NEURON: [u8; 20] = at(0x804);
/// Staking V2.
pub const STAKING_V2: [u8; 20] = at(0x805);
/// Uid lookup.
pub const UID_LOOKUP: [u8; 20] = at(0x806);
/// Storage query.
pub const STORAGE_QUERY: [u8; 20] = at(0x807);
/// Alpha.
pub const ALPHA: [u8; 20] = at(0x808);
/// Crowdloan.
pub const CROWDLOAN: [u8; 20] = at(0x809);
/// Leasing.
pub const LEASING: [u8; 20] = at(0x80a);
/// Proxy.
pub const PROXY: [u8; 20] = at(0x80b);
/// Address mapping.
pub const ADDRESS_MAPPING: [u8; 20] = at(0x80c);
/// Voting power.
pub const VOTING_POWER: [u8; 20] = at(0x80d);

/// taovm's own: reward scripts. `tao` in ASCII, zeros, 1: no address of the chain.
pub const TAO_REWARD: [u8; 20] = {
    let mut address = at(1);
    address[0] = b't';
    address[1] = b'a';
    address[2] = b'o';
    address
};

/// Who answers at a precompile address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provider {
    /// This crate.
    Ledger,
    /// The EVM itself: cryptography without state. The chain's numbering differs from Ethereum's
    /// at 0x06 and 0x09.
    Evm,
    /// Nobody in this version: on the chain it is a precompile, here it has no code.
    Absent,
}

/// A precompile address and what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Precompile {
    /// The address.
    pub address: [u8; 20],
    /// What it does.
    pub name: &'static str,
    /// Who answers.
    pub provider: Provider,
}

const fn row(index: u64, name: &'static str, provider: Provider) -> Precompile {
    Precompile {
        address: at(index),
        name,
        provider,
    }
}

/// The 27 precompile addresses of the chain, ascending, and what answers there.
pub const ALL: [Precompile; 27] = [
    row(0x01, "ECRecover", Provider::Evm),
    row(0x02, "SHA-256", Provider::Evm),
    row(0x03, "RIPEMD-160", Provider::Evm),
    row(0x04, "Identity", Provider::Evm),
    row(0x05, "ModExp", Provider::Evm),
    row(0x06, "Dispatch", Provider::Ledger),
    row(0x07, "bn128 mul", Provider::Evm),
    row(0x08, "bn128 pairing", Provider::Evm),
    row(0x09, "bn128 add", Provider::Evm),
    row(0x400, "SHA3-FIPS-256", Provider::Ledger),
    row(0x401, "ECRecover public key", Provider::Ledger),
    row(0x402, "ed25519 verify", Provider::Ledger),
    row(0x403, "sr25519 verify", Provider::Ledger),
    row(0x800, "balance transfer", Provider::Ledger),
    row(0x801, "staking V1", Provider::Ledger),
    row(0x802, "metagraph", Provider::Ledger),
    row(0x803, "subnet", Provider::Ledger),
    row(0x804, "neuron", Provider::Ledger),
    row(0x805, "staking V2", Provider::Ledger),
    row(0x806, "uid lookup", Provider::Ledger),
    row(0x807, "storage query", Provider::Ledger),
    row(0x808, "alpha", Provider::Ledger),
    row(0x809, "crowdloan", Provider::Ledger),
    row(0x80a, "leasing", Provider::Ledger),
    row(0x80b, "proxy", Provider::Ledger),
    row(0x80c, "address mapping", Provider::Ledger),
    row(0x80d, "voting power", Provider::Ledger),
];

/// taovm's own precompile, beside the chain's.
pub const OWN: Precompile = Precompile {
    address: TAO_REWARD,
    name: "reward scripts",
    provider: Provider::Ledger,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_ascending_and_says_who_answers() {
        assert!(ALL.is_sorted_by(|a, b| a.address < b.address));
        for precompile in ALL.into_iter().chain([OWN]) {
            assert_eq!(
                crate::is_precompile(&precompile.address),
                precompile.provider == Provider::Ledger,
                "{}",
                precompile.name
            );
        }
    }
}
