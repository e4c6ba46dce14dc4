//! A transaction's course: fees and nonces on the ledger (spec 01 §1.6).

use core::{convert::Infallible, marker::PhantomData};

use revm::{
    Inspector,
    context::{
        JournalTr,
        journaled_state::account::JournaledAccountTr,
        result::{EVMError, HaltReason},
    },
    context_interface::{ContextTr, CreateScheme, LocalContextTr, transaction::AccessListItemTr},
    handler::{
        EvmTr, FrameResult, Handler, PrecompileProvider, post_execution,
        pre_execution::PreExecutionOutput, validation,
    },
    inspector::InspectorHandler,
    interpreter::{
        CallInput, CallInputs, CallScheme, CallValue, CreateInputs, FrameInput, GasTracker,
        InitialAndFloorGas, InstructionResult, SharedMemory, interpreter::EthInterpreter,
        interpreter_action::FrameInit,
    },
    primitives::{AddressMap, HashSet, StorageKey, TxKind, U256, hardfork::SpecId},
};
use taovm_chain::{
    balances::{self, Preservation},
    event::BalancesEvent,
    primitives::{AccountId, Rao},
    state::State,
};

use crate::{
    context::{Fees, TaoContext, TaoEvm},
    error::RunnerError,
    money::to_rao,
    world::account_of,
};

/// revm's handler with this chain's money.
#[derive(Debug)]
pub(crate) struct TaoHandler<'a, I> {
    evm: PhantomData<(&'a (), I)>,
}

impl<I> TaoHandler<'_, I> {
    pub(crate) const fn new() -> Self {
        Self { evm: PhantomData }
    }
}

/// Errors inside a run: only the runner's, since validation came before.
pub(crate) type RunError = EVMError<Infallible>;

fn runner(error: RunnerError) -> RunError {
    RunError::Custom(error.to_string())
}

impl<'a, I> Handler for TaoHandler<'a, I> {
    type Evm = TaoEvm<'a, I>;
    type Error = RunError;
    type HaltReason = HaltReason;

    /// Done before the run.
    fn validate_env(&self, _: &mut Self::Evm) -> Result<(), RunError> {
        Ok(())
    }

    /// Without the calldata floor of EIP-7623.
    fn validate_initial_tx_gas(&self, evm: &mut Self::Evm) -> Result<InitialAndFloorGas, RunError> {
        let ctx = evm.ctx_ref();
        Ok(validation::validate_initial_tx_gas_with_gas_params(
            &ctx.tx,
            SpecId::PRAGUE,
            &ctx.cfg.gas_params,
            true,
            false,
            u64::MAX,
            None,
        )?)
    }

    /// Takes the gas's price from the sender and counts a call's nonce; a create counts its own.
    fn validate_against_state_and_deduct_caller(
        &self,
        evm: &mut Self::Evm,
        _: &mut InitialAndFloorGas,
    ) -> Result<(), RunError> {
        let (_, tx, _, journal, notes, _) = evm.ctx().all_mut();
        let fees = &mut notes.fees;
        let account = journal.account_id(tx.caller);
        fees.paid =
            price_of(tx.gas_limit, fees.price).ok_or_else(|| runner(RunnerError::FeeOverflow))?;
        balances::withdraw(
            journal.chain_mut(),
            &account,
            fees.paid,
            Preservation::Preserve,
        )
        .map_err(|_| runner(RunnerError::BalanceLow))?;
        let mut sender = journal.load_account_with_code_mut(tx.caller)?.data;
        if tx.kind.is_call() {
            sender.bump_nonce();
        }
        Ok(())
    }

    /// What is warm from the start: precompiles, the access list, and in calls the coinbase.
    fn load_accounts(&self, evm: &mut Self::Evm) -> Result<(), RunError> {
        let (ctx, precompiles) = evm.ctx_precompiles();
        let (block, tx, _, journal, _, _) = ctx.all_mut();
        journal.warm_precompiles(PrecompileProvider::<TaoContext>::warm_addresses(
            precompiles,
        ));
        if tx.kind.is_call() {
            journal.warm_coinbase_account(block.beneficiary);
        }
        let mut list: AddressMap<HashSet<StorageKey>> = AddressMap::default();
        for item in tx.access_list.iter() {
            list.entry(item.address)
                .or_default()
                .extend(item.storage_slots().map(|slot| U256::from_be_bytes(slot.0)));
        }
        journal.warm_access_list(list);
        Ok(())
    }

    /// The first frame. A delegate of the target stays cold.
    fn first_frame_input(
        &mut self,
        evm: &mut Self::Evm,
        gas: &mut GasTracker,
    ) -> Result<Option<FrameInit>, RunError> {
        let ctx = evm.ctx();
        let memory = SharedMemory::new_with_buffer(ctx.local.shared_memory_buffer().clone());
        let salt = ctx.chain.salt.map(Into::into);
        let (tx, journal) = ctx.tx_journal_mut();
        let frame_input = match tx.kind {
            TxKind::Create => FrameInput::Create(Box::new(CreateInputs::new(
                tx.caller,
                salt.map_or(CreateScheme::Create, |salt| CreateScheme::Create2 { salt }),
                tx.value,
                tx.data.clone(),
                gas.remaining(),
                gas.reservoir(),
            ))),
            TxKind::Call(target) => FrameInput::Call(Box::new(CallInputs {
                input: CallInput::Bytes(tx.data.clone()),
                return_memory_offset: 0..0,
                gas_limit: gas.remaining(),
                bytecode_address: target,
                known_bytecode: journal.code_to_run(target),
                target_address: target,
                caller: tx.caller,
                value: CallValue::Transfer(tx.value),
                scheme: CallScheme::Call,
                is_static: false,
                reservoir: gas.reservoir(),
                charged_new_account_state_gas: false,
            })),
        };
        Ok(Some(FrameInit {
            depth: 0,
            memory,
            frame_input,
        }))
    }

    /// Oversized init code is refused before anything happens.
    fn pre_execution(
        &self,
        evm: &mut Self::Evm,
        gas: &mut GasTracker,
    ) -> Result<Option<PreExecutionOutput>, RunError> {
        let tx = &evm.ctx_ref().tx;
        if tx.kind.is_create() && tx.data.len() > MAX_INIT_CODE {
            return Ok(None);
        }
        self.load_accounts(evm)?;
        let checkpoint = evm.ctx().journal_mut().checkpoint();
        let refund = self.apply_eip7702_auth_list(evm, gas)?;
        Ok(Some(PreExecutionOutput {
            eip7702_refund: refund.unwrap_or_default(),
            checkpoint,
        }))
    }

    /// Of oversized init code, which takes all gas; the nonce does not count.
    fn runtime_oog_result(
        &mut self,
        _: &mut Self::Evm,
        _: &InitialAndFloorGas,
        gas: &mut GasTracker,
    ) -> Result<FrameResult, RunError> {
        let mut refused = FrameResult::new_create_oog(gas.limit(), gas.reservoir());
        refused.interpreter_result_mut().result = InstructionResult::CreateInitCodeSizeLimit;
        gas.spend_all();
        Ok(refused)
    }

    /// A transaction whose dispatches used up its weight pays for all its gas (spec 01 §3.4).
    fn refund(
        &self,
        evm: &mut Self::Evm,
        result: &mut FrameResult,
        eip7702_refund: i64,
    ) -> Result<(), RunError> {
        let gas = result.gas_mut();
        if evm.ctx.chain.is_exhausted {
            gas.spend_all();
            gas.set_refund(0);
        } else {
            post_execution::refund(&evm.ctx.cfg.gas_params, gas, eip7702_refund);
        }
        Ok(())
    }

    /// Gives back what the gas did not cost, and the rest to the author.
    fn reimburse_caller(
        &self,
        evm: &mut Self::Evm,
        result: &mut FrameResult,
    ) -> Result<(), RunError> {
        let gas = result.gas();
        let used = gas
            .limit()
            .saturating_sub(gas.remaining())
            .saturating_sub(u64::try_from(gas.refunded()).unwrap_or(0));
        let (block, tx, _, journal, notes, _) = evm.ctx().all_mut();
        let sender = journal.account_id(tx.caller);
        let coinbase = account_of(block.beneficiary);
        settle(
            journal.chain_mut(),
            &mut notes.fees,
            used,
            &sender,
            &coinbase,
        );
        Ok(())
    }

    /// Done with the refund.
    fn reward_beneficiary(&self, _: &mut Self::Evm, _: &mut FrameResult) -> Result<(), RunError> {
        Ok(())
    }
}

impl<I: Inspector<TaoContext>> InspectorHandler for TaoHandler<'_, I> {
    type IT = EthInterpreter;
}

/// Init code above this many bytes is refused.
pub(crate) const MAX_INIT_CODE: usize = 49_152;

/// The price of gas in whole rao.
fn price_of(gas: u64, price: u64) -> Option<Rao> {
    to_rao(U256::from(gas) * U256::from(price))
}

/// Gives the sender back as much of `amount` as its account can take, which is told even if that
/// is nothing.
fn refund(state: &mut State, sender: &AccountId, amount: Rao) -> Rao {
    if !amount.is_zero() && balances::deposit(state, sender, amount).is_ok() {
        return amount;
    }
    state.emit(BalancesEvent::Deposit {
        who: *sender,
        amount: Rao::ZERO,
    });
    Rao::ZERO
}

/// Refunds the sender and pays the author. Paid and due are floored to rao each for itself; what a
/// refused refund leaves goes to the coinbase address's account, what nobody can take is burned.
fn settle(state: &mut State, fees: &mut Fees, used: u64, sender: &AccountId, coinbase: &AccountId) {
    if fees.price == 0 {
        return;
    }
    // Not above `paid`, which fits.
    let due = price_of(used, fees.price).unwrap_or(fees.paid);
    let refund = refund(state, sender, fees.paid.saturating_sub(due));
    fees.charged = fees.paid.saturating_sub(refund);
    let fee = price_of(used, fees.base_fee)
        .unwrap_or(Rao::MAX)
        .min(fees.charged);
    if let Some(author) = fees.author {
        // A credit that the author cannot take is burned.
        let _ = balances::deposit(state, &author, fee);
    }
    let tip = fees.charged.saturating_sub(fee);
    let _ = balances::deposit(state, coinbase, tip);
}
