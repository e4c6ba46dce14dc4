//! Money over random blocks of random chains.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use crate::{
    block::{self, BlockInput},
    emission::claim_root,
    genesis::{self, GenesisConfig, StakeAmount, StakeGenesis, SubnetGenesis},
    neurons,
    pool::Balancer,
    primitives::{AccountId, Alpha, MechId, NetUid, Rao, blake2_256},
    profile::Profile,
    staking::{add_stake, remove_stake},
    state::{RecycleOrBurn, RootClaimType, State},
    subnets::dissolve_network,
};

/// Neurons of each subnet; the first half validates.
const NEURONS: u8 = 4;

#[derive(Clone, Debug)]
struct RandomSubnet {
    tao: u64,
    alpha: u64,
    quote: u64,
    moving_price: u8,
    miner_burned: u8,
    switches: [bool; 6],
    tempo: u16,
    stakes: Vec<u64>,
}

fn subnet() -> impl Strategy<Value = RandomSubnet> {
    (
        (
            1_000_000_000..5_000_000_000_000_u64,
            1_000_000..5_000_000_000_000_000_u64,
        ),
        10_000_000_000_000_000..990_000_000_000_000_000_u64,
        (0..3_u8, 0..3_u8),
        any::<[bool; 6]>(),
        1..6_u16,
        prop::collection::vec(0..1_000_000_000_000_u64, usize::from(NEURONS)),
    )
        .prop_map(
            |((tao, alpha), quote, (moving_price, miner_burned), switches, tempo, stakes)| {
                RandomSubnet {
                    tao,
                    alpha,
                    quote,
                    moving_price,
                    miner_burned,
                    switches,
                    tempo,
                    stakes,
                }
            },
        )
}

#[derive(Clone, Debug)]
enum Step {
    Block,
    Stake(u8, u8, u64),
    Unstake(u8, u8, u64),
    Claim(u8, u8),
    Register(u8, u8),
    Dissolve(u8),
    Globals(u64, u16),
}

fn step() -> impl Strategy<Value = Step> {
    let amount = 500_000..2_000_000_000_000_u64;
    prop_oneof![
        8 => Just(Step::Block),
        2 => (any::<u8>(), any::<u8>(), amount.clone()).prop_map(|(n, w, a)| Step::Stake(n, w, a)),
        2 => (any::<u8>(), any::<u8>(), amount).prop_map(|(n, w, a)| Step::Unstake(n, w, a)),
        1 => (any::<u8>(), any::<u8>()).prop_map(|(n, w)| Step::Claim(n, w)),
        1 => (any::<u8>(), any::<u8>()).prop_map(|(n, w)| Step::Register(n, w)),
        1 => any::<u8>().prop_map(Step::Dissolve),
        1 => any::<(u64, u16)>().prop_map(|(w, c)| Step::Globals(w, c)),
    ]
}

fn hotkey(netuid: NetUid, uid: u8) -> AccountId {
    AccountId(blake2_256(&[netuid.0 as u8, uid]))
}

fn coldkey(which: u8) -> AccountId {
    AccountId([100 + which % NEURONS; 32])
}

fn chain(subnets: &[RandomSubnet], root: u64) -> State {
    let netuids: Vec<NetUid> = (2..).map(NetUid).take(subnets.len()).collect();
    let mut config = GenesisConfig {
        author: Some(AccountId([99; 32])),
        root_staking: true,
        ..GenesisConfig::new(&Profile::FINNEY)
    };
    for which in 0..NEURONS {
        config
            .balances
            .insert(coldkey(which), Rao::from_tao(100_000));
    }
    for (&netuid, random) in netuids.iter().zip(subnets) {
        let neurons = (1..NEURONS).map(|uid| (hotkey(netuid, uid), coldkey(uid)));
        let subnet = SubnetGenesis {
            owner: coldkey(0),
            owner_hotkey: hotkey(netuid, 0),
            tao: Rao(random.tao),
            alpha: Alpha(random.alpha),
            neurons: neurons.collect(),
            started: random.switches[0] || random.switches[1],
        };
        config.subnets.insert(netuid, subnet);
        for (uid, alpha) in (0..).zip(&random.stakes) {
            config.stakes.push(StakeGenesis {
                coldkey: coldkey(uid),
                hotkey: hotkey(netuid, uid),
                netuid,
                amount: StakeAmount::Alpha(Alpha(*alpha)),
            });
        }
        if root > 0 {
            config.stakes.push(StakeGenesis {
                coldkey: coldkey(1),
                hotkey: hotkey(netuid, 1),
                netuid: NetUid::ROOT,
                amount: StakeAmount::Tao(Rao(2_000_000 + root)),
            });
        }
    }
    let mut state = genesis::build(&config).unwrap();
    for (netuid, random) in netuids.into_iter().zip(subnets) {
        configure(&mut state, netuid, random);
    }
    state
}

fn configure(state: &mut State, netuid: NetUid, random: &RandomSubnet) {
    let [_, _, enabled, cut, recycles, keeps] = random.switches;
    let subnet = state.subnet_mut(netuid);
    subnet.emission_enabled = enabled;
    subnet.params.owner_cut_enabled = cut;
    subnet.params.recycle_or_burn = if recycles {
        RecycleOrBurn::Recycle
    } else {
        RecycleOrBurn::Burn
    };
    subnet.schedule.tempo = random.tempo;
    subnet.pool.balancer = Balancer::new(random.quote).unwrap();
    subnet.pool.initialized = true;
    subnet.pool.moving_price = random.moving_price.into();
    subnet.miner_burned = random.miner_burned.into();
    subnet.neurons_mut().validator_permit = (0..NEURONS).map(|uid| uid < NEURONS / 2).collect();
    let mechanism = subnet.mechanism_mut(MechId::MAIN);
    mechanism.last_update = vec![1; usize::from(NEURONS)];
    for validator in 0..u16::from(NEURONS / 2) {
        let row = (0..u16::from(NEURONS)).map(|uid| (uid, 1 + 7 * uid + validator));
        mechanism.set_weights(validator, row.collect());
    }
    let (parent, child) = (hotkey(netuid, 2), hotkey(netuid, 1));
    state.hotkey_on_subnet_mut(&parent, netuid).child_keys = vec![(u64::MAX / 2, child)];
    state.hotkey_on_subnet_mut(&child, netuid).parent_keys = vec![(u64::MAX / 2, parent)];
    if keeps {
        state.coldkey_mut(&coldkey(1)).root_claim_type = Some(RootClaimType::Keep);
    }
}

fn perform(state: &mut State, step: Step, count: usize) {
    let netuid = |n: u8| NetUid(2 + u16::from(n) % count as u16);
    // Every other stake goes to root.
    let place = |n: u8, which: u8| {
        if which >= 128 {
            NetUid::ROOT
        } else {
            netuid(n)
        }
    };
    // Refusals are steps too.
    match step {
        Step::Block => next_block(state),
        Step::Stake(n, w, amount) => {
            let hotkey = hotkey(netuid(n), w % NEURONS);
            add_stake(state, coldkey(w / 2), hotkey, place(n, w), Rao(amount)).ok();
        }
        Step::Unstake(n, w, amount) => {
            let hotkey = hotkey(netuid(n), w % NEURONS);
            remove_stake(state, coldkey(w), hotkey, place(n, w), Alpha(amount)).ok();
        }
        Step::Claim(n, w) => {
            claim_root(state, coldkey(w), &BTreeSet::from([netuid(n)])).ok();
        }
        Step::Register(n, w) => {
            let hotkey = AccountId(blake2_256(&[n, w, 1]));
            neurons::burned_register(state, coldkey(w), netuid(n), hotkey).ok();
        }
        Step::Dissolve(n) => {
            dissolve_network(state, netuid(n)).ok();
        }
        // Not `CKBurn`: the chain recycles its part and pays it out all the same (spec 04 §9.2, §9.3).
        Step::Globals(tao_weight, owner_cut) => {
            state.globals.tao_weight = tao_weight;
            state.globals.subnet_owner_cut = owner_cut;
        }
    }
}

fn next_block(state: &mut State) {
    let number = state.now() + 1;
    let input = BlockInput {
        timestamp_ms: number * 12_000,
        parent_hash: blake2_256(&number.to_le_bytes()),
        author: Some(AccountId([99; 32])),
    };
    block::step(state, input, None).expect("no script runs");
}

/// What must hold between any two steps.
fn check(state: &State, offset: u64) -> Result<(), TestCaseError> {
    let held: u64 = state
        .accounts
        .values()
        .map(|account| account.free.0 + account.reserved.0)
        .sum();
    prop_assert_eq!(Rao(held), state.balances_issuance);
    let difference = state.balances_issuance.0 - state.globals.total_issuance.0;
    prop_assert_eq!(difference, offset);

    let mut staked: BTreeMap<NetUid, u64> = BTreeMap::new();
    for ((_, netuid), pool) in &state.share_pools {
        *staked.entry(*netuid).or_default() += pool.value.0;
    }
    for netuid in state.netuids() {
        let (subnet, staked) = (
            state.subnet(netuid),
            staked.get(&netuid).copied().unwrap_or(0),
        );
        let (pool, pending) = (&subnet.pool, subnet.pending);
        // The first subnet has reserves from nowhere.
        if netuid != NetUid(1) {
            let account = state.accounts.get(&AccountId::of_subnet(netuid));
            let held = account.map_or(Rao::ZERO, |account| account.free);
            prop_assert!(held >= pool.tao, "subnet {netuid}: {held} < {}", pool.tao);
        }
        // Everything staked, pending or the protocol's is outstanding.
        let waiting =
            pending.server.0 + pending.validator.0 + pending.root_alpha.0 + pending.owner_cut.0;
        let owned = staked + waiting + pool.protocol_alpha.0;
        prop_assert!(
            owned <= pool.alpha_out.0,
            "subnet {netuid}: {owned} of {}",
            pool.alpha_out
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn random_chains_conserve_issuance_to_the_rao(
        subnets in prop::collection::vec(subnet(), 1..5),
        root in prop_oneof![Just(0), 0..1_000_000_000_000_u64],
        steps in prop::collection::vec(step(), 1..60),
    ) {
        let mut state = chain(&subnets, root);
        let offset = state.balances_issuance.0 - state.globals.total_issuance.0;
        check(&state, offset)?;
        for step in steps {
            let shown = format!("{step:?}");
            perform(&mut state, step, subnets.len());
            check(&state, offset).map_err(|e| TestCaseError::fail(format!("{shown}: {e}")))?;
        }
    }
}
