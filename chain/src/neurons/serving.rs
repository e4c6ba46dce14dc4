//! Where neurons serve (spec 05 §10).

use crate::{
    error::{Result, SubtensorError},
    event::SubtensorEvent,
    primitives::{AccountId, NetUid},
    state::{AxonInfo, Ledger, NeuronCertificate, PrometheusInfo, State},
};

/// The longest public key of a certificate, in bytes.
const MAX_PUBLIC_KEY: usize = 64;

/// 127.0.0.1.
const LOCALHOST_V4: u128 = 0x7f00_0001;

/// What an axon announces of itself; its `block` is ignored. `certificate` is stored if it has an
/// algorithm and a public key of at most 64 bytes. The signer is the hotkey.
///
/// # Errors
/// That of `signer`, then those of [`check_axon`].
pub fn serve_axon(
    state: &mut State,
    signer: Result<AccountId>,
    netuid: NetUid,
    axon: AxonInfo,
    certificate: Option<&[u8]>,
) -> Result {
    let hotkey = signer?;
    check_axon(state, &hotkey, netuid, &axon)?;
    let block = state.now();
    let record = state.hotkey_on_subnet_mut(&hotkey, netuid);
    if let Some(certificate) = certificate.and_then(certificate_of) {
        record.certificate = Some(certificate);
    }
    record.axon = Some(AxonInfo { block, ..axon });
    state.emit(SubtensorEvent::AxonServed(netuid, hotkey));
    Ok(())
}

/// What a neuron's metrics announce of themselves; `block` is ignored. The signer is the hotkey.
///
/// # Errors
/// That of `signer`, then those of [`check_prometheus`].
pub fn serve_prometheus(
    state: &mut State,
    signer: Result<AccountId>,
    netuid: NetUid,
    prometheus: PrometheusInfo,
) -> Result {
    let hotkey = signer?;
    check_prometheus(state, &hotkey, netuid, &prometheus)?;
    let block = state.now();
    let record = state.hotkey_on_subnet_mut(&hotkey, netuid);
    record.prometheus = Some(PrometheusInfo {
        block,
        ..prometheus
    });
    state.emit(SubtensorEvent::PrometheusServed(netuid, hotkey));
    Ok(())
}

/// Whether a hotkey may announce this axon now; an address of 0 is allowed.
///
/// # Errors
/// In this order: `HotKeyNotRegisteredInNetwork`, `InvalidIpType`, `InvalidIpAddress`,
/// `ServingRateLimitExceeded`, `InvalidPort`.
pub fn check_axon(state: &Ledger, hotkey: &AccountId, netuid: NetUid, axon: &AxonInfo) -> Result {
    check_registered(state, hotkey, netuid)?;
    check_ip(axon.ip_type, axon.ip)?;
    let last = state.hotkey_on_subnet(hotkey, netuid).axon;
    check_rate(state, netuid, last.map_or(0, |axon| axon.block))?;
    check_port(axon.port)
}

/// Whether a hotkey may announce these metrics now.
///
/// # Errors
/// In this order: `InvalidIpType`, `InvalidIpAddress`, also for 0, `HotKeyNotRegisteredInNetwork`,
/// `ServingRateLimitExceeded`, `InvalidPort`.
pub fn check_prometheus(
    state: &Ledger,
    hotkey: &AccountId,
    netuid: NetUid,
    prometheus: &PrometheusInfo,
) -> Result {
    check_ip(prometheus.ip_type, prometheus.ip)?;
    if prometheus.ip == 0 {
        return Err(SubtensorError::InvalidIpAddress.into());
    }
    check_registered(state, hotkey, netuid)?;
    let last = state.hotkey_on_subnet(hotkey, netuid).prometheus;
    check_rate(state, netuid, last.map_or(0, |info| info.block))?;
    check_port(prometheus.port)
}

fn check_registered(state: &Ledger, hotkey: &AccountId, netuid: NetUid) -> Result {
    if state.subnet(netuid).neurons.uids.contains_key(hotkey) {
        Ok(())
    } else {
        Err(SubtensorError::HotKeyNotRegisteredInNetwork.into())
    }
}

/// Neither the last address nor this very machine's.
fn check_ip(ip_type: u8, ip: u128) -> Result {
    let valid = match ip_type {
        4 => ip < u128::from(u32::MAX) && ip != LOCALHOST_V4,
        6 => ip != u128::MAX && ip != 1,
        _ => return Err(SubtensorError::InvalidIpType.into()),
    };
    if valid {
        Ok(())
    } else {
        Err(SubtensorError::InvalidIpAddress.into())
    }
}

fn check_rate(state: &Ledger, netuid: NetUid, last: u64) -> Result {
    let limit = state.subnet(netuid).params.serving_rate_limit;
    if crate::subnets::rate_limit::passes(last, state.now(), limit) {
        Ok(())
    } else {
        Err(SubtensorError::ServingRateLimitExceeded.into())
    }
}

fn check_port(port: u16) -> Result {
    if port == 0 {
        return Err(SubtensorError::InvalidPort.into());
    }
    Ok(())
}

/// The algorithm's byte, then the public key.
fn certificate_of(bytes: &[u8]) -> Option<NeuronCertificate> {
    let (&algorithm, public_key) = bytes.split_first()?;
    (public_key.len() <= MAX_PUBLIC_KEY).then(|| NeuronCertificate {
        algorithm,
        public_key: public_key.to_vec(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{error::Error, neurons::append, profile::Profile};

    const NETUID: NetUid = NetUid(2);
    const HOTKEY: AccountId = AccountId([1; 32]);
    const AXON: AxonInfo = AxonInfo {
        block: 0,
        version: 1,
        ip: 0x0808_0808,
        port: 80,
        ip_type: 4,
        protocol: 0,
        placeholder1: 0,
        placeholder2: 0,
    };

    fn state() -> State {
        let mut state = State::empty(&Profile::FINNEY);
        state.clock.block = 10;
        append(&mut state, NETUID, &HOTKEY);
        state
    }

    fn serve(state: &mut State, axon: AxonInfo) -> Option<SubtensorError> {
        match serve_axon(state, Ok(HOTKEY), NETUID, axon, None) {
            Ok(()) => None,
            Err(Error::Subtensor(error)) => Some(error),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn axons_are_announced_every_fifty_blocks() {
        let mut state = state();
        assert_eq!(serve(&mut state, AXON), None);
        let stored = state.hotkey_on_subnet(&HOTKEY, NETUID).axon;
        assert_eq!(stored, Some(AxonInfo { block: 10, ..AXON }));
        state.clock.block = 59;
        assert_eq!(
            serve(&mut state, AXON),
            Some(SubtensorError::ServingRateLimitExceeded)
        );
        state.clock.block = 60;
        assert_eq!(serve(&mut state, AxonInfo { ip: 0, ..AXON }), None);
        state.subnet_mut(NETUID).params.serving_rate_limit = 0;
        assert_eq!(serve(&mut state, AXON), None);
    }

    #[test]
    fn addresses_that_reach_nobody_are_refused() {
        let mut state = state();
        for (ip_type, ip) in [(4, 0xffff_ffff), (4, LOCALHOST_V4), (6, u128::MAX), (6, 1)] {
            assert_eq!(
                serve(
                    &mut state,
                    AxonInfo {
                        ip_type,
                        ip,
                        ..AXON
                    }
                ),
                Some(SubtensorError::InvalidIpAddress)
            );
        }
        let five = AxonInfo { ip_type: 5, ..AXON };
        assert_eq!(serve(&mut state, five), Some(SubtensorError::InvalidIpType));
        let portless = AxonInfo { port: 0, ..AXON };
        assert_eq!(
            serve(&mut state, portless),
            Some(SubtensorError::InvalidPort)
        );
        let info = PrometheusInfo {
            ip_type: 4,
            ..PrometheusInfo::default()
        };
        assert_eq!(
            serve_prometheus(&mut state, Ok(AccountId([2; 32])), NETUID, info),
            Err(SubtensorError::InvalidIpAddress.into())
        );
    }

    #[test]
    fn a_certificate_of_a_wrong_length_is_ignored() {
        let mut state = state();
        state.subnet_mut(NETUID).params.serving_rate_limit = 0;
        let mut stored = |bytes: &[u8]| {
            serve_axon(&mut state, Ok(HOTKEY), NETUID, AXON, Some(bytes)).unwrap();
            let record = state.hotkey_on_subnet(&HOTKEY, NETUID);
            record
                .certificate
                .clone()
                .map(|c| (c.algorithm, c.public_key.len()))
        };
        assert_eq!(stored(&[]), None);
        assert_eq!(stored(&[7; 65]), Some((7, 64)));
        assert_eq!(stored(&[8; 66]), Some((7, 64)));
    }
}
