//! What a genesis may hold besides the runtime's own: subnets with neurons, hotkeys, positions.

use super::GenesisError;
use crate::{
    balances,
    emission::{alpha_issuance, mint_alpha_out},
    error::{ArithmeticError, Error as ChainError, Result, SubtensorError},
    keys, neurons,
    primitives::{AccountId, Alpha, NetUid, Rao},
    profile::{EXISTENTIAL_DEPOSIT, MAX_UIDS},
    staking::{self, increase_stake},
    state::State,
    subnets::{self, Reserves},
};

const OVERFLOW: ChainError = ChainError::Arithmetic(ArithmeticError::Overflow);

/// A subnet that is there from the start, as if its owner had just registered it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubnetGenesis {
    /// `SubnetOwner`.
    pub owner: AccountId,
    /// `SubnetOwnerHotkey`, the subnet's first neuron.
    pub owner_hotkey: AccountId,
    /// TAO of the pool, which is issued for it.
    pub tao: Rao,
    /// Alpha of the pool.
    pub alpha: Alpha,
    /// The other neurons, in the order of their uids: hotkey and coldkey.
    pub neurons: Vec<(AccountId, AccountId)>,
    /// Whether it is started: its alpha is traded and it emits from block 1 on.
    pub started: bool,
}

/// A position that is there from the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StakeGenesis {
    /// Whose stake it is.
    pub coldkey: AccountId,
    /// Whom it is staked to.
    pub hotkey: AccountId,
    /// Where.
    pub netuid: NetUid,
    /// How much.
    pub amount: StakeAmount,
}

/// What a position is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StakeAmount {
    /// TAO that is issued and staked by the chain's own rule: it buys alpha from the pool, fee
    /// included.
    Tao(Rao),
    /// Alpha that is issued; the pool stays as it is.
    Alpha(Alpha),
}

pub(super) fn add_subnet(
    state: &mut State,
    netuid: NetUid,
    subnet: &SubnetGenesis,
) -> Result<(), GenesisError> {
    let wrong = |source| GenesisError::Subnet { netuid, source };
    if state.subnet_exists(netuid) {
        return Err(GenesisError::Netuid(netuid));
    }
    let reserves = Reserves {
        locked: subnet.tao,
        tao: subnet.tao,
        alpha: subnet.alpha,
    };
    subnets::add_at_genesis(state, netuid, &subnet.owner, &subnet.owner_hotkey, reserves)
        .map_err(wrong)?;
    for (index, (hotkey, coldkey)) in subnet.neurons.iter().enumerate() {
        add_neuron(state, netuid, hotkey, coldkey).map_err(|source| GenesisError::Neuron {
            netuid,
            index,
            source,
        })?;
    }
    if subnet.started {
        let record = state.subnet_mut(netuid);
        record.first_emission_block = Some(1);
        record.subtoken_enabled = true;
    }
    Ok(())
}

/// A neuron without the price of one.
fn add_neuron(
    state: &mut State,
    netuid: NetUid,
    hotkey: &AccountId,
    coldkey: &AccountId,
) -> Result {
    let slots = &state.subnet(netuid).neurons;
    if slots.uids.contains_key(hotkey) {
        return Err(SubtensorError::HotKeyAlreadyRegisteredInSubNet.into());
    }
    if slots.keys.len() >= usize::from(MAX_UIDS) {
        return Err(SubtensorError::NoNeuronIdAvailable.into());
    }
    add_hotkey(state, hotkey, coldkey)?;
    neurons::append(state, netuid, hotkey);
    Ok(())
}

pub(super) fn add_hotkey(state: &mut State, hotkey: &AccountId, coldkey: &AccountId) -> Result {
    keys::pair(state, coldkey, hotkey)?;
    if keys::owns(state, coldkey, hotkey) {
        Ok(())
    } else {
        Err(SubtensorError::NonAssociatedColdKey.into())
    }
}

pub(super) fn add_stake(
    state: &mut State,
    index: usize,
    stake: &StakeGenesis,
) -> Result<(), GenesisError> {
    let placed = match stake.amount {
        StakeAmount::Tao(tao) => stake_tao(state, stake, tao),
        StakeAmount::Alpha(_) if stake.netuid.is_root() => {
            return Err(GenesisError::RootAlpha { index });
        }
        StakeAmount::Alpha(alpha) => give_alpha(state, stake, alpha),
    };
    placed.map_err(|source| GenesisError::Stake { index, source })
}

fn stake_tao(state: &mut State, stake: &StakeGenesis, tao: Rao) -> Result {
    // Staking leaves the payer alive: who has nothing else keeps the existential deposit.
    let spare = if state.accounts.contains_key(&stake.coldkey) {
        Rao::ZERO
    } else {
        EXISTENTIAL_DEPOSIT
    };
    balances::endow(
        state,
        &stake.coldkey,
        tao.checked_add(spare).ok_or(OVERFLOW)?,
    )?;
    staking::add_stake(state, stake.coldkey, stake.hotkey, stake.netuid, tao)?;
    Ok(())
}

fn give_alpha(state: &mut State, stake: &StakeGenesis, alpha: Alpha) -> Result {
    let netuid = stake.netuid;
    if !state.subnet_exists(netuid) {
        return Err(SubtensorError::SubnetNotExists.into());
    }
    if !keys::exists(state, &stake.hotkey) {
        return Err(SubtensorError::HotKeyAccountNotExists.into());
    }
    // The chain counts alpha in i64.
    let issuance = alpha_issuance(state, netuid).checked_add(alpha);
    if issuance.is_none_or(|sum| i64::try_from(sum.0).is_err()) {
        return Err(OVERFLOW);
    }
    mint_alpha_out(state, netuid, alpha);
    increase_stake(state, &stake.hotkey, &stake.coldkey, netuid, alpha);
    Ok(())
}
