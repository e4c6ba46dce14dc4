//! Contracts as the ledger's engine runs them.

use alloy_sol_types::{SolCall, SolValue};
use revm::primitives::{Address, Bytes, U256, hex};
use taovm_chain::{
    epoch::{EpochParams, EpochSnapshot, Masked, NeuronInputs, SparseRow},
    primitives::{AccountId, Alpha, I32F32, I64F64, MechId, NetUid, keccak_256},
    profile::Profile,
    reward::{
        ContractRun, RefuseCode, RewardContract, RewardEngine, RewardFault, RewardOutput,
        RewardShares, ScriptNeeds,
    },
    state::State,
};
use taovm_evm_bridge::{
    Bittensor, Block, Executor, Mode, RewardContracts, TxInput, World,
    reward::{
        REWARD_GAS,
        abi::{EpochOutput, ITaoRewardScript, ShareKind},
    },
};
use top_k_logic::{Inputs, decide};

const AT: Address = Address::repeat_byte(0xc0);

fn world() -> World {
    World::new(State::empty(&Profile::DEV), 42)
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % bound
    }
}

/// n neurons, of which the first are validators with stake and rows.
fn epoch(seed: u64, n: u16, validators: u16) -> (EpochSnapshot, Masked) {
    let mut random = Random(seed);
    let uids = usize::from(n);
    let zero = I32F32::from_bits(0);
    let stake: Vec<I32F32> = (0..n)
        .map(|uid| match uid < validators {
            true => I32F32::from_bits(random.below((1 << 32) / u64::from(validators)) as i64),
            false => zero,
        })
        .collect();
    let weights: Vec<SparseRow> = (0..n)
        .map(|uid| {
            (0..n)
                .filter(|_| uid < validators && random.below(3) > 0)
                .collect::<Vec<_>>()
                .into_iter()
                .map(|col| (col, I32F32::from_num(random.below(5))))
                .collect()
        })
        .collect();
    let permits: Vec<bool> = (0..n).map(|uid| uid < validators).collect();
    let snapshot = EpochSnapshot {
        netuid: NetUid(7),
        mechanism: MechId::MAIN,
        block: 10_000,
        last_step_block: 9_640,
        tempo: 360,
        epoch_index: 28,
        generation: 1,
        emission: Alpha(410_000_000),
        owner_uid: None,
        params: EpochParams {
            kappa: 32_767,
            rho: 10,
            bonds_penalty: 65_535,
            bonds_moving_average: 900_000,
            yuma3: false,
            liquid_alpha: false,
            alpha_low: 45_875,
            alpha_high: 58_982,
            alpha_sigmoid_steepness: -1_000,
            max_validators: 64,
            activity_cutoff: 5_000,
            stake_threshold: 0,
            commit_reveal: false,
        },
        neurons: NeuronInputs {
            hotkeys: vec![AccountId([1; 32]); uids],
            coldkeys: vec![AccountId([2; 32]); uids],
            registered_at: vec![1; uids],
            last_update: vec![9_900; uids],
            stake: vec![I64F64::from_num(1_000); uids],
            validator_permit: permits.clone(),
            commit_block: vec![u64::MAX; uids],
            incentive: vec![0; uids],
            dividends: vec![0; uids],
        },
        weights: vec![Vec::new().into(); uids],
        bonds: vec![vec![(0, 9)].into(); uids],
    };
    let masked = Masked {
        active: vec![true; uids],
        permits: permits.clone(),
        new_permits: permits,
        stake: stake.clone(),
        active_stake: stake,
        weights,
    };
    (snapshot, masked)
}

/// A contract of these instructions that answers in the end with equal shares of three neurons.
fn answering(instructions: &[u8]) -> Vec<u8> {
    let equal = [0, 0, 0, 0, 0, 0, 0, 1].repeat(3);
    let output = EpochOutput {
        kind: ShareKind::Relative,
        incentive: equal.clone().into(),
        dividends: vec![0; 24].into(),
        bonds: Bytes::new(),
        consensus: equal.into(),
        validatorTrust: Bytes::new(),
        note: b"hi".to_vec().into(),
    };
    let blob = output.abi_encode();
    let [high, low] = (blob.len() as u16).to_be_bytes();
    let at = (instructions.len() + 14) as u8;
    let mut code = instructions.to_vec();
    // codecopy(0, at, len); return(0, len)
    code.extend([0x61, high, low, 0x60, at, 0x5f, 0x39]);
    code.extend([0x61, high, low, 0x5f, 0xf3, 0x00, 0x00]);
    code.extend(blob);
    code
}

fn pinned(world: &World) -> RewardContract {
    RewardContract {
        address: AT.into_array(),
        code_hash: keccak_256(&world.code(AT)),
        needs: ScriptNeeds::default(),
    }
}

/// Runs code on an epoch of three neurons; the engine afterwards.
fn run(world: &mut World, code: Vec<u8>) -> (ContractRun, RewardContracts<'static>) {
    world.set_code(AT, code.into()).unwrap();
    let engine = RewardContracts::new(None, world.evm.clone());
    let (snapshot, masked) = epoch(1, 3, 1);
    let ran = engine
        .run_contract(&world.chain, &pinned(world), &snapshot, &masked, None)
        .expect("no fault of the machine");
    (ran, engine)
}

fn fault(code: Vec<u8>) -> RewardFault {
    let (ran, engine) = run(&mut world(), code);
    engine.keep_contract_storage().unwrap();
    assert!(engine.into_evm().storage.is_empty(), "nothing stays");
    assert_eq!(ran.logs, []);
    ran.run.result.unwrap_err()
}

#[test]
fn an_answer_is_read_and_storage_stays_only_if_it_counts() {
    // sstore(5, 7); log0(0, 0)
    let code = answering(&[0x60, 7, 0x60, 5, 0x55, 0x5f, 0x5f, 0xa0]);
    for keeps in [false, true] {
        let mut world = world();
        let (ran, engine) = run(&mut world, code.clone());
        let wanted = RewardOutput {
            incentive: RewardShares::Relative(vec![1; 3]),
            dividends: RewardShares::Relative(vec![0; 3]),
            consensus_q32: Some(vec![1; 3]),
            note: b"hi".to_vec(),
            ..RewardOutput::default()
        };
        assert_eq!(ran.run.result, Ok(wanted));
        assert!(ran.run.fuel_used > 21_000 && ran.run.fuel_used < 200_000);
        assert_eq!(ran.logs.len(), 1);
        if keeps {
            engine.keep_contract_storage().unwrap();
        }
        let evm = engine.into_evm();
        assert_eq!(evm.storage.contains_key(&(AT, U256::from(5))), keeps);
    }
}

#[test]
fn every_failure_is_a_fault_of_its_kind_and_leaves_nothing() {
    let store = [0x60, 7, 0x60, 5, 0x55];
    let after_store = |code: &[u8]| [&store[..], code].concat();
    // revert(0, 0)
    let refused = fault(after_store(&[0x5f, 0x5f, 0xfd]));
    assert_eq!(refused, RewardFault::Refused("0x".into()));
    // An endless loop.
    let endless = fault(after_store(&[0x5b, 0x60, 5, 0x56]));
    assert_eq!(endless, RewardFault::OutOfFuel);
    // INVALID
    let invalid = fault(after_store(&[0xfe]));
    assert!(matches!(invalid, RewardFault::Trap(_)), "{invalid:?}");
    // STOP
    let silent = fault(after_store(&[0x00]));
    assert!(matches!(silent, RewardFault::BadLift(_)), "{silent:?}");
    // create(0, 0, 0)
    let mut create = store.to_vec();
    create.extend([0x5f, 0x5f, 0x5f, 0xf0, 0x50]);
    let created = fault(answering(&create));
    assert!(matches!(&created, RewardFault::Trap(t) if t.contains("contract")));
}

#[test]
fn a_contract_that_moves_money_is_stopped() {
    let mut world = world();
    world
        .set_balance(AT, U256::from(10).pow(U256::from(18)))
        .unwrap();
    // call(gas, 0xdd, 10^12, 0, 0, 0, 0)
    let mut code = vec![0x5f, 0x5f, 0x5f, 0x5f, 0x64];
    code.extend(&1_000_000_000_000_u64.to_be_bytes()[3..]);
    code.extend([0x60, 0xdd, 0x5a, 0xf1, 0x50]);
    let (ran, _) = run(&mut world, answering(&code));
    assert!(matches!(ran.run.result, Err(RewardFault::Trap(text)) if text.contains("money")));
}

#[test]
fn precompiles_answer_questions_and_refuse_changes() {
    let call_with = |address: u64, calldata: &[u8], length: u8| {
        let mut word = [0; 32];
        word[..calldata.len()].copy_from_slice(calldata);
        // mstore(0, word); sstore(1, 1 + call(gas, address, 0, 0, len, 0, 0))
        let mut code = vec![0x7f];
        code.extend(word);
        code.extend([0x5f, 0x52, 0x5f, 0x5f, 0x60, length, 0x5f, 0x5f, 0x61]);
        code.extend(&address.to_be_bytes()[6..]);
        code.extend([0x62, 0x1e, 0x84, 0x80, 0xf1, 0x60, 1, 0x01, 0x60, 1, 0x55]);
        let mut world = world();
        let (ran, engine) = run(&mut world, answering(&code));
        assert!(ran.run.result.is_ok(), "{:?}", ran.run.result);
        engine.keep_contract_storage().unwrap();
        let evm = engine.into_evm();
        evm.storage.get(&(AT, U256::from(1))).copied().unwrap()
    };
    let mapping = taovm_precompiles::all_functions()
        .find(|f| f.signature == "addressMapping(address)")
        .expect("a function");
    // Without its argument it refuses, with one of zeros it answers.
    assert_eq!(call_with(0x80c, &mapping.selector, 4), U256::from(1));
    assert_eq!(call_with(0x80c, &mapping.selector, 36), U256::from(2));
    // Dispatch at 0x06 of System.remark takes no notice of static frames; its event is a change.
    let remark = [0, 7, 0];
    assert_eq!(call_with(0x06, &remark, 3), U256::from(1), "it failed");
}

#[test]
fn other_code_at_the_address_does_not_run() {
    let mut world = world();
    let (_, engine) = run(&mut world, answering(&[]));
    let (snapshot, masked) = epoch(1, 3, 1);
    let other = RewardContract {
        code_hash: [1; 32],
        ..pinned(&world)
    };
    let ran = engine
        .run_contract(&world.chain, &other, &snapshot, &masked, None)
        .unwrap();
    assert!(matches!(ran.run.result, Err(RewardFault::Trap(text)) if text.contains("activated")));
}

/// A contract's init code from its artifact.
fn init_code(name: &str) -> Vec<u8> {
    let path = format!(
        "{}/../contracts/artifacts/{name}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(path).unwrap();
    let artifact: serde_json::Value = serde_json::from_str(&text).unwrap();
    hex::decode(artifact["bytecode"].as_str().unwrap()).unwrap()
}

/// A world with `TopKRewards(k)`.
fn with_top_k(k: u64) -> (World, Address) {
    let mut world = world();
    let mut data = init_code("TopKRewards");
    data.extend(U256::from(k).to_be_bytes::<32>());
    let create = TxInput {
        from: Address::repeat_byte(0xde),
        data: data.into(),
        gas_limit: 10_000_000,
        ..TxInput::default()
    };
    let block = Block::of(&world);
    let precompiles = Bittensor::default();
    let created = Executor::new(&precompiles)
        .execute(&mut world, &block, &create, Mode::CallAndKeep)
        .unwrap();
    (world, created.created.expect("a contract"))
}

#[test]
fn top_k_in_solidity_is_the_webassembly_scripts_rule() {
    let k = 3;
    let (world, at) = with_top_k(k);
    let engine = RewardContracts::new(None, world.evm.clone());
    let contract = engine
        .admit_contract(&world.chain, &at.into_array())
        .unwrap()
        .unwrap();
    assert_eq!(contract.needs, ScriptNeeds::default());
    for seed in 0..40 {
        let (n, validators) = (1 + (seed * 5 % 40) as u16, (seed % 9) as u16);
        let (snapshot, masked) = epoch(seed, n, validators.min(n));
        let ran = engine
            .run_contract(&world.chain, &contract, &snapshot, &masked, None)
            .unwrap();
        let (mut row_start, mut col, mut val) = (vec![0], Vec::new(), Vec::new());
        for row in &masked.weights {
            col.extend(row.iter().map(|(to, _)| *to));
            val.extend(row.iter().map(|(_, weight)| weight.to_num::<u16>()));
            row_start.push(col.len() as u32);
        }
        let stake: Vec<u64> = masked.stake.iter().map(|s| s.to_bits() as u64).collect();
        let roles: Vec<u8> = masked.permits.iter().map(|p| u8::from(*p) << 1).collect();
        let wanted = decide(
            Inputs {
                active_stake_q32: &stake,
                role_bits: &roles,
                row_start: &row_start,
                col: &col,
                val: &val,
            },
            k as u16,
        )
        .unwrap();
        let wanted = RewardOutput {
            incentive: RewardShares::Relative(wanted.incentive),
            dividends: RewardShares::Relative(wanted.dividends),
            ..RewardOutput::default()
        };
        assert_eq!(ran.run.result, Ok(wanted), "seed {seed}");
    }
}

#[test]
fn a_full_subnet_fits_the_gas() {
    let (world, at) = with_top_k(10);
    let engine = RewardContracts::new(None, world.evm.clone());
    let contract = engine
        .admit_contract(&world.chain, &at.into_array())
        .unwrap()
        .unwrap();
    let (snapshot, masked) = epoch(5, 256, 64);
    let ran = engine
        .run_contract(&world.chain, &contract, &snapshot, &masked, None)
        .unwrap();
    assert!(ran.run.result.is_ok(), "{:?}", ran.run.result);
    println!("{} gas", ran.run.fuel_used);
    assert!(ran.run.fuel_used < REWARD_GAS * 3 / 4);
}

#[test]
fn what_is_no_reward_contract_is_refused_at_the_activation() {
    let refusal = |code: Vec<u8>| {
        let mut world = world();
        world.set_code(AT, code.into()).unwrap();
        let engine = RewardContracts::new(None, world.evm.clone());
        let admitted = engine.admit_contract(&world.chain, &AT.into_array());
        match admitted.unwrap().unwrap_err() {
            RefuseCode::BadContract(text) => text,
            other => panic!("{other:?}"),
        }
    };
    assert!(refusal(Vec::new()).contains("no code"));
    assert!(refusal(vec![0x5f, 0x5f, 0xfd]).contains("fails"));
    assert!(refusal(vec![0x00]).contains("something else"));
    // return(0, 32) of zeros
    assert!(refusal(vec![0x60, 32, 0x5f, 0xf3]).contains("another interface"));
    // The selector as answer to every question has bits that no need has.
    let selector = ITaoRewardScript::computeRewardsCall::SELECTOR;
    let mut code = vec![0x63];
    code.extend(selector);
    code.extend([0x60, 224, 0x1b, 0x5f, 0x52, 0x60, 32, 0x5f, 0xf3]);
    assert!(refusal(code).contains("bits above 3"));
}
