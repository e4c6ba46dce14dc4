//! The forms of the tables' rows.

/// Lets items be found by name, and all be visited.
macro_rules! registry {
    ($($pallet:ident.$name:ident),* $(,)?) => {
        pub(super) fn find<V: crate::storage::Visit>(
            pallet: &str,
            item: &str,
            visitor: V,
        ) -> Result<V::Out, V> {
            match (pallet, item) {
                $((stringify!($pallet), stringify!($name)) => Ok(visitor.visit::<$name>()),)*
                _ => Err(visitor),
            }
        }

        pub(super) fn each(visitor: &mut impl crate::storage::VisitAll) {
            $(visitor.item::<$name>();)*
        }
    };
}

/// Items whose rows state everything: pallet and name, hashers, key, value with its default (none if
/// the item is optional on the chain), the keys that there may be, and the entry.
macro_rules! items {
    ($(
        $pallet:ident.$name:ident[$($hasher:ident),*]($($part:ident: $part_type:ty),*)
            -> $value:ty $(, or $default:expr)?;
            among $keys:expr;
            |$ledger:pat_param| $entry:expr
            $(, set |$state:ident, $key:pat_param, $new:ident| $set:expr)?
    );* $(;)?) => {
        $(
            pub(super) struct $name;

            impl crate::storage::StorageItem for $name {
                const PALLET: &'static str = stringify!($pallet);
                const NAME: &'static str = stringify!($name);
                const HASHERS: &'static [crate::storage::Hasher] =
                    &[$(crate::storage::Hasher::$hasher),*];
                type Key = ($($part_type,)*);
                type Value = $value;

                fn entry($ledger: &Ledger, key: &Self::Key) -> Option<$value> {
                    let ($($part,)*) = key;
                    $entry
                }

                fn default(_: &Ledger) -> Option<$value> {
                    items!(@default $($default)?)
                }

                fn keys(ledger: &Ledger) -> Vec<Self::Key> {
                    let keys: fn(&Ledger) -> Vec<Self::Key> = $keys;
                    keys(ledger)
                }

                $(
                    fn set(
                        $state: &mut State,
                        $key: &Self::Key,
                        $new: Option<$value>,
                    ) -> Result<(), crate::storage::ReadOnly> {
                        $set;
                        Ok(())
                    }
                )?
            }
        )*

        registry!($($pallet.$name),*);
    };
    (@default) => { None };
    (@default $default:expr) => { Some($default) };
}
