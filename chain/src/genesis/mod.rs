//! Genesis: the first state of a chain (spec 05 §1).

mod entries;

use std::{collections::BTreeMap, sync::Arc};

use thiserror::Error;

pub use entries::{StakeAmount, StakeGenesis, SubnetGenesis};

use crate::{
    balances,
    error::Error as ChainError,
    pool::{SafeFloat, SharePool},
    primitives::{AccountId, Alpha, MechId, NetUid, Rao},
    profile::Profile,
    state::{Neurons, State, Subnet},
};

/// The subnet that every chain starts with besides root. Nobody owns it and it never emits.
const FIRST_SUBNET: NetUid = NetUid(1);

/// Reserves of the first subnet's pool, in rao and alpha-rao.
const FIRST_RESERVE: u64 = 10_000_000_000;

/// Outstanding alpha of the first subnet: its only neuron's stake.
const FIRST_STAKE: Alpha = Alpha(1_000_000_000);

/// `Tempo` of root and of the first subnet, in blocks.
const TEMPO: u16 = 100;

/// What a chain starts from. The rest is the runtime's own.
#[derive(Clone, Debug)]
pub struct GenesisConfig {
    /// Constants of the runtime.
    pub profile: &'static Profile,
    /// Free balances.
    pub balances: BTreeMap<AccountId, Rao>,
    /// `TotalIssuance` of the subtensor pallet, which emission follows; the sum of the balances if
    /// `None`. A local chain of the reference has 0 here.
    pub balances_issuance: Option<Rao>,
    /// The account that acts as root.
    pub sudo: Option<AccountId>,
    /// `StartCallDelay`: blocks between a subnet's registration and its start.
    pub start_call_delay: u64,
    /// The account of the first block's author.
    pub author: Option<AccountId>,
    /// Coldkey and hotkey of root's owner; the zero account if `None`.
    pub root_owner: Option<(AccountId, AccountId)>,
    /// Whether TAO can be staked on root from the start; the reference needs an administrator's
    /// call for it.
    pub root_staking: bool,
    /// Subnets besides root and the first one.
    pub subnets: BTreeMap<NetUid, SubnetGenesis>,
    /// Hotkeys with their coldkeys, besides those of neurons.
    pub hotkeys: BTreeMap<AccountId, AccountId>,
    /// Positions, in the order in which they are made. Their TAO comes on top of the balances.
    pub stakes: Vec<StakeGenesis>,
}

impl GenesisConfig {
    /// The runtime's empty genesis: no balances, nobody in charge.
    #[must_use]
    pub const fn new(profile: &'static Profile) -> Self {
        Self {
            profile,
            balances: BTreeMap::new(),
            balances_issuance: None,
            sudo: None,
            start_call_delay: 0,
            author: None,
            root_owner: None,
            root_staking: false,
            subnets: BTreeMap::new(),
            hotkeys: BTreeMap::new(),
            stakes: Vec::new(),
        }
    }
}

/// Why there is no such genesis.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum GenesisError {
    /// An account's balance is not possible.
    #[error("balances: {account} cannot have {amount}: {source}")]
    Balance {
        /// The account.
        account: AccountId,
        /// What it should have.
        amount: Rao,
        /// The broken rule.
        source: ChainError,
    },
    /// The sum of the balances is no number of rao.
    #[error("balances: their sum is more than 2^64 - 1 rao")]
    Overflow,
    /// The netuid is the runtime's own.
    #[error("subnets.{0}: root and the first subnet are the runtime's own; take 2 or more")]
    Netuid(NetUid),
    /// A subnet is not possible.
    #[error("subnets.{netuid}: {source}")]
    Subnet {
        /// The subnet.
        netuid: NetUid,
        /// The broken rule.
        source: ChainError,
    },
    /// A neuron is not possible.
    #[error("subnets.{netuid}.neurons[{index}]: {source}")]
    Neuron {
        /// The subnet.
        netuid: NetUid,
        /// Its place in the list.
        index: usize,
        /// The broken rule.
        source: ChainError,
    },
    /// A hotkey is not possible.
    #[error("hotkeys: {hotkey}: {source}")]
    Hotkey {
        /// The hotkey.
        hotkey: AccountId,
        /// The broken rule.
        source: ChainError,
    },
    /// A position is not possible.
    #[error("stakes[{index}]: {source}")]
    Stake {
        /// Its place in the list.
        index: usize,
        /// The broken rule.
        source: ChainError,
    },
    /// A position on root that is given in alpha.
    #[error("stakes[{index}]: root is staked on in TAO")]
    RootAlpha {
        /// Its place in the list.
        index: usize,
    },
}

/// Block 0: balances, root, the first subnet and the limit orders' hotkey; then what the genesis
/// adds: subnets, hotkeys, positions.
///
/// # Errors
/// [`GenesisError`] names the entry that cannot be, and the rule.
pub fn build(config: &GenesisConfig) -> Result<State, GenesisError> {
    let mut state = State::empty(config.profile);
    endow(&mut state, &config.balances)?;
    state.globals.sudo = config.sudo;
    state.globals.start_call_delay = config.start_call_delay;
    state.clock.author = config.author;
    add_root(&mut state, config);
    add_first_subnet(&mut state);
    add_limit_orders(&mut state);
    for (&netuid, subnet) in &config.subnets {
        entries::add_subnet(&mut state, netuid, subnet)?;
    }
    for (&hotkey, coldkey) in &config.hotkeys {
        entries::add_hotkey(&mut state, &hotkey, coldkey)
            .map_err(|source| GenesisError::Hotkey { hotkey, source })?;
    }
    for (index, stake) in config.stakes.iter().enumerate() {
        entries::add_stake(&mut state, index, stake)?;
    }
    // More than can ever be emitted is allowed: nothing is emitted then.
    state.globals.total_issuance = config.balances_issuance.unwrap_or(state.balances_issuance);
    // Nothing has happened yet.
    state.events.clear();
    Ok(state)
}

fn endow(state: &mut State, balances: &BTreeMap<AccountId, Rao>) -> Result<(), GenesisError> {
    let mut sum = Rao::ZERO;
    for (&account, &amount) in balances {
        sum = sum.checked_add(amount).ok_or(GenesisError::Overflow)?;
        balances::endow(state, &account, amount).map_err(|source| GenesisError::Balance {
            account,
            amount,
            source,
        })?;
    }
    Ok(())
}

fn add_root(state: &mut State, config: &GenesisConfig) {
    let (owner, owner_hotkey) = config.root_owner.unwrap_or_default();
    add_network(state, NetUid::ROOT, "Τ", |root| {
        root.owner = Some(owner);
        root.owner_hotkey = Some(owner_hotkey);
        root.subtoken_enabled = config.root_staking;
        root.params.max_allowed_uids = 64;
        root.registration.target_per_interval = 1;
    });
}

fn add_first_subnet(state: &mut State) {
    let zero = AccountId::ZERO;
    add_network(state, FIRST_SUBNET, "α", |subnet| {
        subnet.owner = Some(zero);
        subnet.mechanism = 1;
        subnet.locked = Rao(1);
        subnet.pool.tao = Rao(FIRST_RESERVE);
        subnet.pool.alpha_in = Alpha(FIRST_RESERVE);
        subnet.pool.alpha_out = FIRST_STAKE;
        subnet.neurons = Arc::new(one_neuron(zero));
        let main = subnet.mechanism_mut(MechId::MAIN);
        main.incentive = vec![0];
        main.last_update = vec![0];
    });
    let shares = SafeFloat::from_u64(FIRST_STAKE.0);
    let pool = SharePool {
        value: FIRST_STAKE,
        denominator: shares,
    };
    state.share_pools.insert((zero, FIRST_SUBNET), pool);
    state.shares.insert((zero, zero, FIRST_SUBNET), shares);
    state.hotkey_mut(&zero).owner = Some(zero);
    state.coldkey_mut(&zero).staking_hotkeys = vec![zero];
}

fn one_neuron(hotkey: AccountId) -> Neurons {
    Neurons {
        keys: vec![hotkey],
        uids: BTreeMap::from([(hotkey, 0)]),
        block_at_registration: vec![0],
        active: vec![true],
        emission: vec![Alpha::ZERO],
        consensus: vec![0],
        dividends: vec![0],
        validator_trust: vec![0],
        validator_permit: vec![false],
        stake_weight: Vec::new(),
        evm_keys: BTreeMap::new(),
    }
}

fn add_network(state: &mut State, netuid: NetUid, symbol: &str, set: impl FnOnce(&mut Subnet)) {
    let subnet = state.subnet_mut(netuid);
    subnet.added = true;
    subnet.token_symbol = Some(Arc::from(symbol.as_bytes()));
    subnet.schedule.tempo = TEMPO;
    subnet.params.max_allowed_validators = 64;
    subnet.params.min_allowed_weights = 0;
    set(subnet);
    state.globals.total_networks += 1;
}

fn add_limit_orders(state: &mut State) {
    let (coldkey, hotkey) = (AccountId::LIMIT_ORDERS, AccountId::LIMIT_ORDERS_HOTKEY);
    state.hotkey_mut(&hotkey).owner = Some(coldkey);
    let record = state.coldkey_mut(&coldkey);
    record.owned_hotkeys = vec![hotkey];
    record.staking_hotkeys = vec![hotkey];
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::MAX_TAO_ISSUANCE;

    fn config() -> GenesisConfig {
        GenesisConfig {
            balances: BTreeMap::from([
                (AccountId([1; 32]), Rao(1_000)),
                (AccountId([2; 32]), Rao::from_tao(5)),
            ]),
            ..GenesisConfig::new(&Profile::FINNEY)
        }
    }

    #[test]
    fn the_first_state_is_root_and_an_unowned_subnet() {
        let state = build(&config()).unwrap();
        assert_eq!(state.netuids(), [NetUid::ROOT, FIRST_SUBNET]);
        assert_eq!(state.globals.total_networks, 2);
        assert!(!state.subnet(NetUid::ROOT).subtoken_enabled);
        assert_eq!(
            state.subnet(NetUid::ROOT).token_symbol.as_deref(),
            Some(&[0xCE, 0xA4][..])
        );
        let first = state.subnet(FIRST_SUBNET);
        assert_eq!(
            (first.first_emission_block, first.owner_hotkey),
            (None, None)
        );
        assert_eq!(first.neurons.keys, [AccountId::ZERO]);
        let stake = state.share_pools[&(AccountId::ZERO, FIRST_SUBNET)];
        let share = state.shares[&(AccountId::ZERO, AccountId::ZERO, FIRST_SUBNET)];
        assert_eq!(stake.value_of(share), FIRST_STAKE);
        assert!(state.events.is_empty());
    }

    #[test]
    fn issuance_is_the_sum_of_balances_unless_given() {
        let sum = Rao(5_000_001_000);
        let state = build(&config()).unwrap();
        assert_eq!(
            (state.globals.total_issuance, state.balances_issuance),
            (sum, sum)
        );
        let given = GenesisConfig {
            balances_issuance: Some(Rao::ZERO),
            ..config()
        };
        let state = build(&given).unwrap();
        assert_eq!(
            (state.globals.total_issuance, state.balances_issuance),
            (Rao::ZERO, sum)
        );
    }

    #[test]
    fn impossible_balances_are_named() {
        let mut poor = config();
        poor.balances.insert(AccountId([3; 32]), Rao(499));
        assert!(matches!(
            build(&poor),
            Err(GenesisError::Balance {
                account: AccountId([3, ..]),
                amount: Rao(499),
                ..
            })
        ));
        let mut rich = config();
        rich.balances.insert(AccountId([3; 32]), Rao::MAX);
        assert_eq!(build(&rich).err(), Some(GenesisError::Overflow));
    }

    #[test]
    fn more_than_the_cap_is_a_genesis_too() {
        let mut rich = config();
        rich.balances.insert(AccountId([3; 32]), MAX_TAO_ISSUANCE);
        let state = build(&rich).unwrap();
        assert!(state.balances_issuance > MAX_TAO_ISSUANCE);
        assert_eq!(state.globals.total_issuance, state.balances_issuance);
    }

    const OWNER: AccountId = AccountId([4; 32]);
    const OWNER_HOTKEY: AccountId = AccountId([5; 32]);
    const MINER: AccountId = AccountId([6; 32]);
    const STAKER: AccountId = AccountId([7; 32]);
    const NETUID: NetUid = NetUid(7);

    /// Subnet 7 with a pool of 1,000 TAO and as much alpha, and one miner.
    fn with_subnet() -> GenesisConfig {
        let subnet = SubnetGenesis {
            owner: OWNER,
            owner_hotkey: OWNER_HOTKEY,
            tao: Rao::from_tao(1_000),
            alpha: Alpha(1_000_000_000_000),
            neurons: vec![(MINER, STAKER)],
            started: true,
        };
        GenesisConfig {
            root_staking: true,
            subnets: BTreeMap::from([(NETUID, subnet)]),
            ..config()
        }
    }

    fn stake(netuid: NetUid, amount: StakeAmount) -> StakeGenesis {
        StakeGenesis {
            coldkey: STAKER,
            hotkey: MINER,
            netuid,
            amount,
        }
    }

    #[test]
    fn a_genesis_subnet_is_as_a_registered_one() {
        let state = build(&with_subnet()).unwrap();
        let subnet = state.subnet(NETUID);
        assert_eq!(subnet.neurons.keys, [OWNER_HOTKEY, MINER]);
        assert_eq!(subnet.first_emission_block, Some(1));
        let mut registered = build(&GenesisConfig {
            balances: BTreeMap::from([(OWNER, Rao::from_tao(1_001))]),
            ..GenesisConfig::new(&Profile::FINNEY)
        })
        .unwrap();
        registered.clock.block = 1;
        let netuid = crate::subnets::register_network(&mut registered, OWNER, OWNER_HOTKEY);
        let registered = registered.subnet(netuid.unwrap());
        assert_eq!(
            format!("{:?}{:?}", subnet.params, subnet.registration),
            format!("{:?}{:?}", registered.params, registered.registration)
        );
        assert_eq!(
            (subnet.mechanism, subnet.registered_at, subnet.locked),
            (1, registered.registered_at, registered.locked)
        );
        assert_eq!(
            format!("{:?}", subnet.pool),
            format!("{:?}", registered.pool)
        );
        // Its TAO is issued and on its account.
        let held = state.accounts[&AccountId::of_subnet(NETUID)].free;
        assert_eq!(held, Rao::from_tao(1_000));
        let sum: u64 = state.accounts.values().map(|account| account.free.0).sum();
        assert_eq!(Rao(sum), state.balances_issuance);
        assert_eq!(state.globals.total_issuance, state.balances_issuance);
        assert!(state.events.is_empty());
    }

    #[test]
    fn stakes_come_on_top_of_balances() {
        let mut genesis = with_subnet();
        genesis.stakes = vec![
            stake(NETUID, StakeAmount::Tao(Rao::from_tao(100))),
            stake(NetUid::ROOT, StakeAmount::Tao(Rao::from_tao(10))),
            stake(NETUID, StakeAmount::Alpha(Alpha(5_000))),
        ];
        let state = build(&genesis).unwrap();
        // It had no balance: the existential deposit is left.
        assert_eq!(state.accounts[&STAKER].free, Rao(500));
        let of = |netuid| crate::staking::stake_of(&state, &MINER, &STAKER, netuid);
        assert_eq!(of(NetUid::ROOT), Alpha(10_000_000_000));
        let (subnet, bought) = (state.subnet(NETUID), of(NETUID).0 - 5_000);
        assert_eq!(subnet.pool.alpha_in.0, 1_000_000_000_000 - bought);
        assert_eq!(subnet.pool.alpha_out, of(NETUID));
        let sum: u64 = state.accounts.values().map(|account| account.free.0).sum();
        assert_eq!(Rao(sum), state.balances_issuance);
    }

    #[test]
    fn impossible_entries_are_named() {
        let refused = |change: fn(&mut GenesisConfig)| {
            let mut genesis = with_subnet();
            change(&mut genesis);
            build(&genesis).unwrap_err().to_string()
        };
        let first = |genesis: &mut GenesisConfig| {
            let subnet = genesis.subnets[&NETUID].clone();
            genesis.subnets.insert(FIRST_SUBNET, subnet);
        };
        assert!(refused(first).starts_with("subnets.1: root and the first"));
        let twice = |genesis: &mut GenesisConfig| {
            let subnet = genesis.subnets.get_mut(&NETUID).unwrap();
            subnet.neurons.push((MINER, STAKER));
        };
        assert_eq!(
            refused(twice),
            "subnets.7.neurons[1]: SubtensorModule.HotKeyAlreadyRegisteredInSubNet"
        );
        assert!(
            refused(|genesis| genesis.hotkeys = BTreeMap::from([(MINER, OWNER)]))
                .ends_with("SubtensorModule.NonAssociatedColdKey")
        );
        assert_eq!(
            refused(|genesis| genesis.stakes = vec![stake(NetUid(9), StakeAmount::Alpha(Alpha(1)))]),
            "stakes[0]: SubtensorModule.SubnetNotExists"
        );
        assert_eq!(
            refused(|genesis| genesis.stakes = vec![stake(NETUID, StakeAmount::Alpha(Alpha::MAX))]),
            "stakes[0]: Arithmetic(Overflow)"
        );
        assert_eq!(
            refused(|genesis| genesis.subnets.get_mut(&NETUID).unwrap().tao = Rao(u64::MAX)),
            "subnets.7: Arithmetic(Overflow)"
        );
        assert_eq!(
            refused(
                |genesis| genesis.stakes = vec![stake(NetUid::ROOT, StakeAmount::Alpha(Alpha(1)))]
            ),
            "stakes[0]: root is staked on in TAO"
        );
    }
}
