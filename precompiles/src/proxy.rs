//! Proxy, 0x80b (spec 02 §7): who may act for whom, and calls as another account.

use std::borrow::Cow;

use alloy_primitives::Bytes;
use taovm_chain::{
    call::{Call, MAX_DECODE_DEPTH, ProxyCall},
    primitives::Rao,
    proxy::{self, ProxyType},
    state::State,
};

use crate::{
    ExitError,
    dispatch::{Failure, Frame},
    encode::{self, Word},
    function::{Body, Function, GasClass, View, function},
    gas::{CallWeight, weights},
};

const fn row(
    selector: u32,
    signature: &'static str,
    weight: CallWeight,
    body: fn(&mut Frame<'_>) -> Result<Bytes, Failure>,
) -> Function {
    function(selector, signature, weight.class(), Body::NonPayable(body))
}

pub(crate) static FUNCTIONS: &[Function] = &[
    row(
        0x69c8_d533,
        "createPureProxy(uint8,uint32,uint16)",
        weights::CREATE_PURE,
        create_pure_proxy,
    ),
    row(
        0x9624_5b27,
        "killPureProxy(bytes32,uint8,uint16,uint32,uint32)",
        weights::KILL_PURE,
        kill_pure_proxy,
    ),
    row(
        0x000a_e759,
        "proxyCall(bytes32,uint8[],uint8[])",
        weights::PROXY,
        proxy_call,
    ),
    row(
        0x0cad_eda5,
        "addProxy(bytes32,uint8,uint32)",
        weights::ADD_PROXY,
        add_proxy,
    ),
    row(
        0xcc4b_0a1b,
        "removeProxy(bytes32,uint8,uint32)",
        weights::REMOVE_PROXY,
        remove_proxy,
    ),
    row(
        0x14a5_b5fa,
        "removeProxies()",
        weights::REMOVE_PROXIES,
        |frame| frame.dispatch(weights::REMOVE_PROXIES, ProxyCall::RemoveProxies {}),
    ),
    row(
        0x8f82_84cb,
        "pokeDeposit()",
        weights::POKE_DEPOSIT,
        poke_deposit,
    ),
    function(
        0x94e3_ac6f,
        "getProxies(bytes32)",
        GasClass::Reads(1),
        Body::View(get_proxies),
    ),
];

const fn refuse(text: &'static str) -> Failure {
    Failure::Exit(ExitError::Other(Cow::Borrowed(text)))
}

/// The type of a number: an unknown one is an error, not a revert.
fn proxy_type(number: u8) -> Result<ProxyType, Failure> {
    ProxyType::of_number(number).ok_or_else(|| refuse("Invalid proxy type"))
}

/// Makes an account without a key that the caller controls, and returns it.
fn create_pure_proxy(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    let number = frame.args.uint("proxyType")?;
    let delay = frame.args.uint("delay")?;
    let index = frame.args.uint("index")?;
    let proxy_type = proxy_type(number)?;
    frame.dispatch(
        weights::CREATE_PURE,
        ProxyCall::CreatePure {
            proxy_type,
            delay,
            index,
        },
    )?;
    let made = proxy::transaction(frame.state);
    let pure = proxy::pure_account(&frame.coldkey(), proxy_type, index, made);
    Ok(encode::one(pure))
}

/// The caller would have to be the account without a key, so that only a call inside of `proxyCall`
/// can do this.
fn kill_pure_proxy(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    let spawner = frame.account("spawner")?;
    let number = frame.args.uint("proxyType")?;
    let index = frame.args.uint("index")?;
    let height = frame.args.uint("height")?;
    let ext_index = frame.args.uint("extIndex")?;
    let call = ProxyCall::KillPure {
        spawner,
        proxy_type: proxy_type(number)?,
        index,
        height,
        ext_index,
    };
    frame.dispatch(weights::KILL_PURE, call)
}

/// Makes a call as another account. On the chain the call of the proxy pallet succeeds whatever the
/// call inside does; here its failure is the function's, and its text the framework's debug form.
fn proxy_call(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    let real = frame.account("real")?;
    let forced = frame.args.uints::<u8>("forceProxyType")?;
    let call = frame.args.uints::<u8>("call")?;
    let call = Call::from_scale(&mut call.as_slice(), MAX_DECODE_DEPTH)
        .map_err(|_| refuse("The raw call data not correctly encoded"))?;
    let force_proxy_type = forced.first().copied().map(proxy_type).transpose()?;
    frame.dispatch(
        weights::PROXY.around(weights::of_call(&call)),
        ProxyCall::Proxy {
            real,
            force_proxy_type,
            call: Box::new(call),
        },
    )?;
    match frame.state.proxies.last_call_result.get(&real) {
        Some(Ok(())) => Ok(Bytes::new()),
        Some(Err(error)) => Err(Failure::Because(
            Cow::Owned(error.debug_text()),
            error.clone(),
        )),
        None => Err(refuse("Proxy execution failed")),
    }
}

fn add_proxy(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    let delegate = frame.account("delegate")?;
    let number = frame.args.uint("proxyType")?;
    let delay = frame.args.uint("delay")?;
    let call = ProxyCall::AddProxy {
        delegate,
        proxy_type: proxy_type(number)?,
        delay,
    };
    frame.dispatch(weights::ADD_PROXY, call)
}

fn remove_proxy(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    let delegate = frame.account("delegate")?;
    let number = frame.args.uint("proxyType")?;
    let delay = frame.args.uint("delay")?;
    let call = ProxyCall::RemoveProxy {
        delegate,
        proxy_type: proxy_type(number)?,
        delay,
    };
    frame.dispatch(weights::REMOVE_PROXY, call)
}

/// Free if a deposit changed.
fn poke_deposit(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    let who = frame.coldkey();
    let deposits = |state: &State| -> (Rao, Rao) {
        let proxies = state.proxies.proxies.get(&who);
        let announcements = state.proxies.announcements.get(&who);
        (
            proxies.map_or(Rao::ZERO, |proxies| proxies.deposit),
            announcements.map_or(Rao::ZERO, |announcements| announcements.deposit),
        )
    };
    let before = deposits(frame.state);
    frame.dispatch_settled(
        who,
        weights::POKE_DEPOSIT,
        ProxyCall::PokeDeposit {},
        |state| {
            if deposits(state) == before {
                weights::POKE_DEPOSIT
            } else {
                weights::POKE_DEPOSIT.free()
            }
        },
    )
}

/// `(delegate, type, delay)[]`, sorted.
fn get_proxies(view: &mut View<'_>) -> Result<Bytes, Failure> {
    let account = view.account("accountId")?;
    view.gas.reads(1)?;
    let proxies = view.ledger.proxies.proxies.get(&account);
    let list = proxies.map_or(&[][..], |proxies| &proxies.list);
    Ok(encode::tuples(list.iter().map(|proxy| {
        [
            proxy.delegate.word(),
            (proxy.proxy_type as u8).word(),
            proxy.delay.word(),
        ]
    })))
}
