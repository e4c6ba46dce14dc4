//! What a subnet says of itself (spec 05 §12).

use crate::{
    error::{Result, SubtensorError},
    state::SubnetIdentity,
};

const SHORT: usize = 256;
const LONG: usize = 1_024;

/// Bounds of the fields, in bytes.
///
/// # Errors
/// `InvalidIdentity`.
pub(super) fn check(identity: &SubnetIdentity) -> Result {
    let fits = [
        (&identity.subnet_name, SHORT),
        (&identity.github_repo, LONG),
        (&identity.subnet_contact, LONG),
        (&identity.subnet_url, LONG),
        (&identity.discord, SHORT),
        (&identity.description, LONG),
        (&identity.logo_url, LONG),
        (&identity.additional, LONG),
    ]
    .into_iter()
    .all(|(field, bound)| field.len() <= bound);
    if fits {
        Ok(())
    } else {
        Err(SubtensorError::InvalidIdentity.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_texts_longer() {
        let mut identity = SubnetIdentity {
            subnet_name: vec![b'x'; 256],
            additional: vec![b'x'; 1_024],
            ..SubnetIdentity::default()
        };
        assert_eq!(check(&identity), Ok(()));
        identity.subnet_name.push(b'x');
        assert_eq!(
            check(&identity),
            Err(SubtensorError::InvalidIdentity.into())
        );
    }
}
