//! Distributes work over the engine's threads.

use std::sync::Mutex;
use std::sync::PoisonError;

/// Returns how many of `count` items each thread gets, at least one.
pub(super) fn share(count: usize, threads: usize) -> usize {
    count.div_ceil(threads.max(1)).max(1)
}

/// Runs `work` once with each of `parts`, on as many threads.
pub(super) fn each<T: Send>(parts: Vec<T>, work: impl Fn(T) + Sync) {
    if parts.len() < 2 {
        parts.into_iter().for_each(work);
        return;
    }
    let threads = parts.len();
    let waiting = Mutex::new(parts.into_iter());
    team::run(threads, &|| {
        loop {
            // Not in the loop's own condition: that would hold the lock during the work.
            let next = waiting
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .next();
            let Some(part) = next else { break };
            work(part);
        }
    });
}

/// GNU's OpenMP, which the engine's own threads belong to: they spin while they wait, and would take the time of other
/// threads.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod team {
    use std::ffi::c_uint;
    use std::ffi::c_void;
    use std::ptr;

    // libgomp's call for a parallel region, part of its stable interface.
    unsafe extern "C" {
        fn GOMP_parallel(
            work: unsafe extern "C" fn(*mut c_void),
            data: *mut c_void,
            threads: c_uint,
            flags: c_uint,
        );
    }

    /// Runs `work` on that many threads and waits for all.
    pub(super) fn run(threads: usize, work: &(dyn Fn() + Sync)) {
        unsafe extern "C" fn call(data: *mut c_void) {
            // SAFETY: the address of the reference below, which outlives the region.
            unsafe { (*data.cast::<&(dyn Fn() + Sync)>())() }
        }
        let mut work = work;
        let threads = c_uint::try_from(threads).unwrap_or(1);
        // SAFETY: `call` gets what it expects, and the region ends before this returns.
        unsafe { GOMP_parallel(call, ptr::from_mut(&mut work).cast(), threads, 0) }
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
mod team {
    use std::thread;

    /// Runs `work` on that many threads and waits for all.
    pub(super) fn run(threads: usize, work: &(dyn Fn() + Sync)) {
        thread::scope(|scope| {
            for _ in 1..threads {
                scope.spawn(work);
            }
            work();
        });
    }
}
