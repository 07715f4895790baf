//! The activation between the two products of a feed-forward layer.

use super::activations::gelu;
use super::simd::Kernel;
use super::simd::Lanes;
use super::simd::Level;
use super::threads;

/// Applies GELU to each number.
pub(super) fn apply(level: Level, numbers: &mut [f32], threads: usize) {
    let share = threads::share(numbers.len(), threads);
    threads::each(numbers.chunks_mut(share).collect(), |numbers| {
        level.run(Gelu(numbers));
    });
}

struct Gelu<'a>(&'a mut [f32]);

impl Kernel for Gelu<'_> {
    #[inline(always)]
    unsafe fn on<L: Lanes>(self) {
        gelu(self.0);
    }
}
