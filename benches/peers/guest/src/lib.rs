//! Top-k for any host: in and out go as flat bytes, in the calling convention of CosmWasm contracts.
//!
//! Bytes in, all little endian: n as u32, the number of weights as u32, n × u64 active stake, n + 1 × u32 row
//! starts, the columns as u16, the weights as u16, n × u8 roles. Bytes out: n × u64 incentive, n × u64
//! dividends; none for input that does not fit together.

#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

use alloc::vec::Vec;

use top_k_logic::{DEFAULT_K, Inputs, decide};

/// The answer to `input`.
#[must_use]
pub fn answer(input: &[u8]) -> Vec<u8> {
    run(input).unwrap_or_default()
}

fn run(mut rest: &[u8]) -> Option<Vec<u8>> {
    let n = u32::from_le_bytes(take(&mut rest, 4)?.try_into().ok()?) as usize;
    let weights = u32::from_le_bytes(take(&mut rest, 4)?.try_into().ok()?) as usize;
    let stake: Vec<u64> = list(&mut rest, n)?.map(u64::from_le_bytes).collect();
    let row_start: Vec<u32> = list(&mut rest, n + 1)?.map(u32::from_le_bytes).collect();
    let col: Vec<u16> = list(&mut rest, weights)?.map(u16::from_le_bytes).collect();
    let val: Vec<u16> = list(&mut rest, weights)?.map(u16::from_le_bytes).collect();
    let inputs = Inputs {
        active_stake_q32: &stake,
        role_bits: take(&mut rest, n)?,
        row_start: &row_start,
        col: &col,
        val: &val,
    };
    let shares = decide(inputs, DEFAULT_K).ok()?;
    let all = shares.incentive.iter().chain(&shares.dividends);
    Some(all.flat_map(|share| share.to_le_bytes()).collect())
}

fn take<'a>(rest: &mut &'a [u8], len: usize) -> Option<&'a [u8]> {
    rest.split_off(..len)
}

fn list<'a, const WIDTH: usize>(
    rest: &mut &'a [u8],
    count: usize,
) -> Option<impl Iterator<Item = [u8; WIDTH]> + 'a> {
    let bytes = take(rest, count.checked_mul(WIDTH)?)?;
    Some(bytes.as_chunks().0.iter().copied())
}

#[cfg(target_arch = "wasm32")]
#[expect(unsafe_code, reason = "addresses from the host")]
mod convention {
    use alloc::{boxed::Box, vec::Vec};

    #[global_allocator]
    static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

    #[panic_handler]
    fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
        core::arch::wasm32::unreachable()
    }

    /// Bytes that one side hands to the other.
    #[repr(C)]
    pub struct Region {
        offset: u32,
        capacity: u32,
        length: u32,
    }

    fn give(mut bytes: Vec<u8>) -> *mut Region {
        let region = Region {
            offset: bytes.as_mut_ptr() as u32,
            capacity: bytes.capacity() as u32,
            length: bytes.len() as u32,
        };
        core::mem::forget(bytes);
        Box::into_raw(Box::new(region))
    }

    /// # Safety
    /// `region` is from `give`, and not used afterwards.
    unsafe fn receive(region: *mut Region) -> Vec<u8> {
        // SAFETY: the parts of a vector that `give` took apart; the host wrote `length` bytes at most.
        unsafe {
            let region = Box::from_raw(region);
            Vec::from_raw_parts(
                region.offset as *mut u8,
                region.length as usize,
                region.capacity as usize,
            )
        }
    }

    #[unsafe(no_mangle)]
    extern "C" fn interface_version_8() {}

    #[unsafe(no_mangle)]
    extern "C" fn allocate(size: u32) -> *mut Region {
        give(Vec::with_capacity(size as usize))
    }

    #[unsafe(no_mangle)]
    unsafe extern "C" fn deallocate(region: *mut Region) {
        // SAFETY: the host passes what `allocate` or `query` gave it.
        drop(unsafe { receive(region) });
    }

    #[unsafe(no_mangle)]
    unsafe extern "C" fn query(env: *mut Region, message: *mut Region) -> *mut Region {
        // SAFETY: the host passes two regions of `allocate`.
        let (_, input) = unsafe { (receive(env), receive(message)) };
        give(super::answer(&input))
    }
}
