//! Subnets of 0x803, spec 02 §2.1.

use taovm_chain::primitives::{AccountId, NetUid, Rao};
use taovm_precompiles::{Status, gas::weights};

use crate::support::{
    ALICE, Arg, BOB, Chain, HOTKEY, NETUID, SUBNET, encoded, refused, revert_text,
};

const WITHOUT_LOGO: &str =
    "registerNetwork(bytes32,string,string,string,string,string,string,string)";
const WITH_LOGO: &str =
    "registerNetwork(bytes32,string,string,string,string,string,string,string,string)";

fn texts(texts: &[&str]) -> Vec<Arg> {
    let texts = texts
        .iter()
        .map(|text| Arg::Bytes(text.as_bytes().to_vec()));
    [Arg::Word(HOTKEY.0)].into_iter().chain(texts).collect()
}

#[test]
fn a_subnet_says_what_it_is() {
    let mut chain = Chain::empty();
    let names = ["name", "repo", "contact", "url", "discord", "text", "more"];
    let outcome = chain.call(ALICE, SUBNET, &encoded(WITHOUT_LOGO, &texts(&names)));
    assert_eq!(outcome.status, Status::Success);
    assert!(outcome.output.is_empty());
    assert_eq!(outcome.gas_used, 150_440);
    assert_eq!(outcome.weight, weights::REGISTER_NETWORK.weight);
    let subnet = chain.state.subnet(NETUID);
    assert_eq!(subnet.owner, Some(AccountId::from_evm(ALICE)));
    let identity = subnet.identity.as_ref().expect("an identity");
    let told = [
        &identity.subnet_name,
        &identity.github_repo,
        &identity.subnet_contact,
        &identity.subnet_url,
        &identity.discord,
        &identity.description,
        &identity.additional,
    ];
    assert_eq!(told, names.map(str::as_bytes));
    assert_eq!(identity.logo_url, b"");
    assert_eq!(chain.money(ALICE).0, Rao::from_tao(9_000).0);
}

#[test]
fn the_logo_is_the_last_argument() {
    // spec 02 §10
    let mut chain = Chain::empty();
    let names = ["", "", "", "", "", "", "additional", "logo"];
    let outcome = chain.call(ALICE, SUBNET, &encoded(WITH_LOGO, &texts(&names)));
    assert_eq!(outcome.status, Status::Success);
    let subnet = chain.state.subnet(NETUID);
    let identity = subnet.identity.as_ref().expect("an identity");
    assert_eq!(identity.additional, b"additional");
    assert_eq!(identity.logo_url, b"logo");
}

#[test]
fn without_texts_there_is_no_identity() {
    let chain = Chain::new();
    assert_eq!(chain.state.subnet(NETUID).identity, None);
}

#[test]
fn texts_are_bounded_in_their_order() {
    let mut chain = Chain::empty();
    let (long, longer) = ("x".repeat(257), "x".repeat(1_025));
    let bounds = [
        ("subnetName", 256),
        ("githubRepo", 1_024),
        ("subnetContact", 1_024),
        ("subnetUrl", 1_024),
        ("discord", 256),
        ("description", 1_024),
        ("additional", 1_024),
        ("logoUrl", 1_024),
    ];
    for (place, (argument, bound)) in bounds.into_iter().enumerate() {
        let too_long = if bound == 256 { &long } else { &longer };
        // What follows is too long as well, and not looked at.
        let mut names = vec![too_long.as_str(); 8];
        names[..place].fill("");
        let outcome = chain.call(ALICE, SUBNET, &encoded(WITH_LOGO, &texts(&names)));
        assert_eq!(
            revert_text(&outcome),
            format!("{argument}: Value is too large for length")
        );
        assert_eq!(outcome.gas_used, 0);
        names = vec![""; 8];
        names[place] = &too_long[1..];
        let mut fits = Chain::empty();
        let outcome = fits.call(ALICE, SUBNET, &encoded(WITH_LOGO, &texts(&names)));
        assert_eq!(outcome.status, Status::Success, "{argument}");
    }
}

#[test]
fn a_broken_text_says_where() {
    let mut chain = Chain::empty();
    let mut input = encoded(WITHOUT_LOGO, &texts(&["", "", "", "", "", "", "cut"]));
    input.truncate(input.len() - 30);
    let outcome = chain.call(ALICE, SUBNET, &input);
    assert_eq!(
        revert_text(&outcome),
        "additional: Tried to read string out of bounds"
    );
}

#[test]
fn the_second_subnet_waits_for_the_rate_limit() {
    let mut chain = Chain::new();
    let form = "registerNetwork(bytes32)";
    let again = chain.by(BOB, SUBNET, form, &[[8; 32]]);
    assert_eq!(again.status, refused("NetworkTxRateLimitExceeded"));
    // Charged, although the frame loses all of its gas anyway.
    assert_eq!(again.gas_used, 150_440);
    chain.state.clock.block += 7_200;
    let foreign = chain.by(BOB, SUBNET, form, &[HOTKEY.0]);
    assert_eq!(foreign.status, refused("NonAssociatedColdKey"));
    let done = chain.by(BOB, SUBNET, form, &[[8; 32]]);
    assert_eq!(done.status, Status::Success);
    let owner = chain.state.subnet(NetUid(3)).owner;
    assert_eq!(owner, Some(AccountId::from_evm(BOB)));
}
