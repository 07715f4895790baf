//! The bend between a layer's two products, number by number.

use super::activations::gelu;
use super::simd::Kernel;
use super::simd::Lanes;
use super::simd::Level;
use super::threads;

/// Bends each number.
pub(super) fn bend(level: Level, numbers: &mut [f32], threads: usize) {
    let share = threads::share(numbers.len(), threads);
    threads::each(numbers.chunks_mut(share).collect(), |numbers| {
        level.run(Bent(numbers));
    });
}

struct Bent<'a>(&'a mut [f32]);

impl Kernel for Bent<'_> {
    #[inline(always)]
    unsafe fn on<L: Lanes>(self) {
        gelu(self.0);
    }
}
