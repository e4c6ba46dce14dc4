//! Rules of the whole block step, held over many blocks.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::{
    block::{self, BlockInput},
    emission::alpha_issuance,
    genesis::{self, GenesisConfig},
    primitives::{AccountId, Alpha, NetUid, Rao, U96F32, proportion_u16},
    profile::Profile,
    staking::{add_stake, remove_stake},
    state::State,
    subnets::{register_network, start_call},
};

const OWNER: AccountId = AccountId([1; 32]);
const HOTKEY: AccountId = AccountId([2; 32]);
const STAKER: AccountId = AccountId([3; 32]);
const NETUID: NetUid = NetUid(2);

fn next_block(state: &mut State) {
    let number = state.now() + 1;
    let mut parent_hash = [0; 32];
    parent_hash[0] = number as u8;
    parent_hash[15] = (number >> 3) as u8;
    let input = BlockInput {
        timestamp_ms: number * 12_000,
        parent_hash,
        author: Some(AccountId([9; 32])),
    };
    block::step(state, input, None).expect("no script runs");
}

/// Block 1 of a chain with a subnet, not yet started.
fn chain(issuance: u64) -> State {
    let config = GenesisConfig {
        balances: BTreeMap::from([
            (OWNER, Rao::from_tao(50_000)),
            (STAKER, Rao::from_tao(50_000)),
        ]),
        balances_issuance: Some(Rao(issuance)),
        root_staking: true,
        ..GenesisConfig::new(&Profile::FINNEY)
    };
    let mut state = genesis::build(&config).unwrap();
    next_block(&mut state);
    register_network(&mut state, OWNER, HOTKEY).unwrap();
    state.subnet_mut(NETUID).emission_enabled = true;
    state
}

fn sum_of_balances(state: &State) -> Rao {
    Rao(state
        .accounts
        .values()
        .map(|a| a.free.0 + a.reserved.0)
        .sum())
}

#[test]
fn the_first_block_with_tao_is_the_17th_after_the_start() {
    // spec 04 §18
    let mut state = chain(0);
    start_call(&mut state, Ok(OWNER), NETUID).unwrap();
    for after in 1..=17 {
        next_block(&mut state);
        let last = state.subnet(NETUID).last;
        assert_eq!(last.alpha_out, Alpha(1_000_000_000), "block {after}");
        assert_eq!(last.excess_tao.is_zero(), after < 17, "block {after}");
    }
    assert_eq!(state.subnet(NETUID).pool.moving_price.to_bits(), 2);
}

#[test]
fn without_a_subnet_that_earns_the_block_mints_nothing_net() {
    let mut state = chain(7);
    let issued = (state.globals.total_issuance, state.balances_issuance);
    for _ in 0..20 {
        next_block(&mut state);
    }
    assert_eq!(
        (state.globals.total_issuance, state.balances_issuance),
        issued
    );
    assert_eq!(state.subnet(NETUID).pending.server, Alpha::ZERO);
}

#[test]
fn a_block_of_alpha_is_18_percent_the_owners_and_halves_between_miners_and_validators() {
    // spec 04 §7.7
    let mut state = chain(0);
    start_call(&mut state, Ok(OWNER), NETUID).unwrap();
    next_block(&mut state);
    let pending = state.subnet(NETUID).pending;
    assert_eq!(pending.owner_cut, Alpha(179_995_422));
    assert_eq!(pending.server, Alpha(410_002_288));
    assert_eq!(pending.validator, Alpha(410_002_288));
    assert_eq!(pending.root_alpha, Alpha::ZERO);
}

#[test]
fn emission_halves_with_the_issuance_not_with_time() {
    // spec 04 §3.2
    for (issuance, minted) in [
        (0, 1_000_000_000),
        (10_499_999_999_999_999, 1_000_000_000),
        (10_500_000_000_000_000, 500_000_000),
        (18_375_000_000_000_000, 125_000_000),
        (21_000_000_000_000_000, 0),
    ] {
        let mut state = chain(0);
        start_call(&mut state, Ok(OWNER), NETUID).unwrap();
        state.subnet_mut(NETUID).pool.moving_price = 1.into();
        state.globals.total_issuance = Rao(issuance);
        next_block(&mut state);
        assert_eq!(state.subnet(NETUID).last.excess_tao, Rao(minted));
        assert_eq!(state.globals.total_issuance, Rao(issuance + minted));
        // The last curve that was read is the subnet's.
        assert_eq!(state.globals.block_emission, 1_000_000_000);
    }
}

#[test]
fn no_tao_is_minted_above_the_hard_cap() {
    let mut state = chain(0);
    start_call(&mut state, Ok(OWNER), NETUID).unwrap();
    state.subnet_mut(NETUID).pool.moving_price = 1.into();
    state.balances_issuance = Rao(20_999_999_999_999_990);
    next_block(&mut state);
    assert_eq!(state.balances_issuance, Rao(21_000_000_000_000_000));
    assert_eq!(state.subnet(NETUID).last.excess_tao, Rao(10));
}

#[test]
fn without_miners_the_validators_get_everything() {
    // spec 04 §9
    let mut state = chain(0);
    start_call(&mut state, Ok(OWNER), NETUID).unwrap();
    state.subnet_mut(NETUID).schedule.tempo = 5;
    add_stake(&mut state, STAKER, HOTKEY, NETUID, Rao::TAO).unwrap();
    while state.now() < 10 {
        next_block(&mut state);
    }
    // Five blocks of 820_004_576 for miners and validators, less the take of 18 %.
    let dividends = state.subnet(NETUID).alpha_dividends[&HOTKEY];
    let all = U96F32::from_num(5 * 820_004_576_u64);
    let rest: u64 = (all - proportion_u16(11_796).saturating_mul(all)).to_num();
    assert_eq!(dividends, Alpha(rest));
    assert_eq!(state.subnet(NETUID).miner_burned, U96F32::from_bits(0));
    assert_eq!(state.subnet(NETUID).schedule.last_mechanism_step_block, 10);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn emission_conserves_issuance_to_the_rao(
        steps in prop::collection::vec((0u8..6, 1_000_000_000u64..50_000_000_000), 1..80),
        miner_burned in 0u64..=2,
        tao_weight: u64,
    ) {
        let mut state = chain(0);
        start_call(&mut state, Ok(OWNER), NETUID).unwrap();
        register_network(&mut state, STAKER, STAKER).err();
        state.globals.tao_weight = tao_weight;
        let subnet = state.subnet_mut(NETUID);
        subnet.pool.moving_price = 2.into();
        subnet.miner_burned = miner_burned.into();
        subnet.schedule.tempo = 7;
        let offset = state.balances_issuance.0 - state.globals.total_issuance.0;
        for (kind, amount) in steps {
            match kind {
                0 => { add_stake(&mut state, STAKER, HOTKEY, NETUID, Rao(amount)).ok(); }
                1 => { add_stake(&mut state, STAKER, HOTKEY, NetUid::ROOT, Rao(amount)).ok(); }
                2 => { remove_stake(&mut state, STAKER, HOTKEY, NETUID, Alpha(amount)).ok(); }
                _ => next_block(&mut state),
            }
            prop_assert_eq!(sum_of_balances(&state), state.balances_issuance);
            prop_assert_eq!(state.balances_issuance.0 - state.globals.total_issuance.0, offset);
            let pool = &state.subnet(NETUID).pool;
            // The account covers the pool.
            let held = state.accounts[&AccountId::of_subnet(NETUID)].free;
            prop_assert!(held >= pool.tao, "{held} < {}", pool.tao);
            // Everything staked, pending or the protocol's is outstanding.
            let staked: u64 = state.share_pools.iter()
                .filter(|((_, netuid), _)| *netuid == NETUID)
                .map(|(_, pool)| pool.value.0)
                .sum();
            let pending = state.subnet(NETUID).pending;
            let waiting = pending.server.0 + pending.validator.0 + pending.root_alpha.0
                + pending.owner_cut.0;
            prop_assert!(staked + waiting + pool.protocol_alpha.0 <= pool.alpha_out.0);
            prop_assert!(alpha_issuance(&state, NETUID) >= pool.alpha_out);
        }
    }
}
