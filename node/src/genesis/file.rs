//! The form of a genesis file.

use std::{fmt, fs, path::Path};

use alloy_primitives::{Address, Bytes};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use serde_json::Value;
use taovm_chain::{
    primitives::{Alpha, NetUid, Rao},
    profile::Profile,
};

use super::{AlphaAmount, Entries, GenesisFileError, Name, TaoAmount};

/// A starting chain, as the module describes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenesisFile {
    /// Parameter set.
    #[serde(default)]
    pub profile: ProfileName,
    /// The account that acts as root.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sudo: Option<Name>,
    /// Author of every block.
    #[serde(default = "default_author")]
    pub author: Name,
    /// `TotalIssuance`, if it is not the sum of the balances.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_issuance: Option<TaoAmount>,
    /// `StartCallDelay` in blocks.
    #[serde(default)]
    pub start_call_delay: u64,
    /// Whether root takes stake.
    #[serde(default = "yes")]
    pub root_staking: bool,
    /// Global parameters, by what follows `sudo_set_`.
    #[serde(default, skip_serializing_if = "Entries::is_empty")]
    pub parameters: Entries<String, Value>,
    /// Free balances.
    #[serde(default, skip_serializing_if = "Entries::is_empty")]
    pub balances: Entries<Name, TaoAmount>,
    /// Bytecode of contracts.
    #[serde(default, skip_serializing_if = "Entries::is_empty")]
    pub code: Entries<Address, Bytes>,
    /// Coldkeys by hotkey.
    #[serde(default, skip_serializing_if = "Entries::is_empty")]
    pub hotkeys: Entries<Name, Name>,
    /// Subnets.
    #[serde(default, skip_serializing_if = "Entries::is_empty")]
    pub subnets: Entries<NetUid, SubnetEntry>,
    /// Positions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stakes: Vec<StakeEntry>,
    /// Calls of block 1.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<CallEntry>,
    /// The number of the newest block at the start.
    #[serde(default)]
    pub blocks: u64,
}

/// A subnet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubnetEntry {
    /// Its owner.
    pub owner: Name,
    /// Its first neuron.
    pub owner_hotkey: Name,
    /// TAO of its pool.
    #[serde(default = "default_tao")]
    pub tao: TaoAmount,
    /// Alpha of its pool.
    #[serde(default = "default_alpha")]
    pub alpha: AlphaAmount,
    /// Whether it is started.
    #[serde(default = "yes")]
    pub started: bool,
    /// Hyperparameters, by what follows `sudo_set_`.
    #[serde(default, skip_serializing_if = "Entries::is_empty")]
    pub hyperparameters: Entries<String, Value>,
    /// Its other neurons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub neurons: Vec<NeuronEntry>,
    /// Weights: by validator, by target.
    #[serde(default, skip_serializing_if = "Entries::is_empty")]
    pub weights: Entries<Name, Entries<Name, u16>>,
}

impl SubnetEntry {
    /// A started subnet with nothing but its owner.
    #[must_use]
    pub fn of(owner: Name, owner_hotkey: Name) -> Self {
        Self {
            owner,
            owner_hotkey,
            tao: default_tao(),
            alpha: default_alpha(),
            started: true,
            hyperparameters: Entries::default(),
            neurons: Vec::new(),
            weights: Entries::default(),
        }
    }
}

/// A neuron.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeuronEntry {
    /// Its hotkey.
    pub hotkey: Name,
    /// The hotkey's owner.
    pub coldkey: Name,
}

/// A position.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StakeEntry {
    /// Whose it is.
    pub coldkey: Name,
    /// Whom it is staked to.
    pub hotkey: Name,
    /// Where; 0 is root.
    pub netuid: NetUid,
    /// TAO that buys alpha.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tao: Option<TaoAmount>,
    /// Alpha that is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alpha: Option<AlphaAmount>,
}

/// A call of block 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallEntry {
    /// An account, or `root`.
    pub origin: String,
    /// The pallet.
    #[serde(default = "default_pallet")]
    pub pallet: String,
    /// The call.
    pub call: String,
    /// Its arguments by name.
    #[serde(default)]
    pub args: Value,
}

/// A parameter set by name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ProfileName(pub &'static Profile);

impl Default for ProfileName {
    fn default() -> Self {
        Self(&Profile::DEV)
    }
}

impl fmt::Debug for ProfileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name)
    }
}

impl Serialize for ProfileName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.name)
    }
}

impl<'de> Deserialize<'de> for ProfileName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Profile::by_name(&name).map(Self).ok_or_else(|| {
            D::Error::custom(format_args!("{name:?} is none of finney, localnet and dev"))
        })
    }
}

impl GenesisFile {
    /// Reads a file.
    ///
    /// # Errors
    /// [`GenesisFileError::Read`] and those of [`Self::parse`].
    pub fn read(path: &Path) -> Result<Self, GenesisFileError> {
        let text = fs::read_to_string(path).map_err(|source| GenesisFileError::Read {
            path: path.display().to_string(),
            source,
        })?;
        Self::parse(&text)
    }

    /// Reads a file's text.
    ///
    /// # Errors
    /// [`GenesisFileError::Form`] names the field.
    pub fn parse(text: &str) -> Result<Self, GenesisFileError> {
        let mut json = serde_json::Deserializer::from_str(text);
        let file = serde_path_to_error::deserialize(&mut json).map_err(|e| {
            let field = e.path().to_string();
            GenesisFileError::Form {
                field: if field == "." {
                    "genesis".into()
                } else {
                    field
                },
                source: e.into_inner(),
            }
        })?;
        json.end().map_err(|source| GenesisFileError::Form {
            field: "genesis".into(),
            source,
        })?;
        Ok(file)
    }

    /// The file's text.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("keys are texts and values are JSON")
    }
}

fn default_author() -> Name {
    Name::dev("One")
}

const fn default_tao() -> TaoAmount {
    TaoAmount(Rao::from_tao(1_000))
}

const fn default_alpha() -> AlphaAmount {
    AlphaAmount(Alpha(1_000_000_000_000))
}

fn default_pallet() -> String {
    "SubtensorModule".into()
}

const fn yes() -> bool {
    true
}
