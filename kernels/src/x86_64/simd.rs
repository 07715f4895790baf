//! The two SIMD instruction sets that the kernels are written for, behind one set of names.

use std::arch::x86_64::*;

/// An instruction set that a processor has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    /// Registers of 16 numbers, with sums of products of bytes: AVX-512 with VNNI.
    Wide,
    /// Registers of 8 numbers, with sums of products of bytes: AVX-VNNI.
    Narrow,
}

impl Level {
    /// Returns what this processor has, if it is of use.
    pub(super) fn here() -> Option<Self> {
        if !(is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma")) {
            return None;
        }
        if is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vnni") {
            return Some(Self::Wide);
        }
        is_x86_feature_detected!("avxvnni").then_some(Self::Narrow)
    }
}

/// A computation that is written once for both instruction sets.
pub(super) trait Kernel {
    /// Computes it; always inlined, so that it is compiled with the instruction set of its caller.
    ///
    /// # Safety
    /// The processor has the features of `L`.
    unsafe fn on<L: Lanes>(self);
}

impl Level {
    /// Runs a kernel with these registers.
    pub(super) fn run(self, kernel: impl Kernel) {
        match self {
            // SAFETY: this level is only known where the processor has these features.
            Self::Wide => unsafe { wide(kernel) },
            // SAFETY: the same.
            Self::Narrow => unsafe { narrow(kernel) },
        }
    }
}

#[target_feature(enable = "avx512f,avx512vnni,avx2,fma")]
fn wide(kernel: impl Kernel) {
    // SAFETY: this function has the features of `Wide`.
    unsafe { kernel.on::<Wide>() }
}

#[target_feature(enable = "avx2,fma,avxvnni")]
fn narrow(kernel: impl Kernel) {
    // SAFETY: this function has the features of `Narrow`.
    unsafe { kernel.on::<Narrow>() }
}

/// One kind of registers.
///
/// # Safety
/// Every function may be called only where the processor has the features of its level.
pub(super) trait Lanes {
    /// Numbers in a register.
    const COUNT: usize;
    /// Whole numbers of 32 bits.
    type Ints: Copy;
    /// Numbers of 32 bits.
    type Floats: Copy;

    /// The same number in every lane.
    unsafe fn ints(value: i32) -> Self::Ints;
    /// The same number in every lane.
    unsafe fn floats(value: f32) -> Self::Floats;
    /// A register full of numbers, which need not be aligned.
    unsafe fn load_ints(from: *const Self::Ints) -> Self::Ints;
    /// `COUNT` numbers from memory on.
    unsafe fn load_floats(from: *const f32) -> Self::Floats;
    /// `COUNT` numbers into memory.
    unsafe fn store(to: *mut f32, floats: Self::Floats);
    /// Adds to each lane of `sum` the products of four bytes: those of `unsigned` count from 0 to 255,
    /// those of `signed` from -128 to 127.
    unsafe fn add_products(sum: Self::Ints, unsigned: Self::Ints, signed: Self::Ints)
    -> Self::Ints;
    /// `a * b + c`, rounded once.
    unsafe fn multiply_add(a: Self::Floats, b: Self::Floats, c: Self::Floats) -> Self::Floats;
    unsafe fn multiply(a: Self::Floats, b: Self::Floats) -> Self::Floats;
    unsafe fn to_floats(ints: Self::Ints) -> Self::Floats;
}

/// Registers of 512 bits.
#[derive(Debug)]
pub(super) struct Wide;

/// Registers of 256 bits.
#[derive(Debug)]
pub(super) struct Narrow;

/// Implements [`Lanes`] by the intrinsics of one width.
macro_rules! lanes {
    ($level:ty, $count:literal, $ints:ty, $floats:ty,
        $($name:ident($($given:ident: $kind:ty),*) $(-> $returned:ty)? = $intrinsic:ident;)*) => {
        impl Lanes for $level {
            const COUNT: usize = $count;
            type Ints = $ints;
            type Floats = $floats;

            $(
                #[inline(always)]
                unsafe fn $name($($given: $kind),*) $(-> $returned)? {
                    // SAFETY: the caller answers for the processor, and for what it points to.
                    unsafe { $intrinsic($($given),*) }
                }
            )*
        }
    };
}

lanes! {
    Wide, 16, __m512i, __m512,
    ints(value: i32) -> __m512i = _mm512_set1_epi32;
    floats(value: f32) -> __m512 = _mm512_set1_ps;
    load_ints(from: *const __m512i) -> __m512i = _mm512_loadu_si512;
    load_floats(from: *const f32) -> __m512 = _mm512_loadu_ps;
    store(to: *mut f32, floats: __m512) = _mm512_storeu_ps;
    add_products(sum: __m512i, unsigned: __m512i, signed: __m512i) -> __m512i = _mm512_dpbusd_epi32;
    multiply_add(a: __m512, b: __m512, c: __m512) -> __m512 = _mm512_fmadd_ps;
    multiply(a: __m512, b: __m512) -> __m512 = _mm512_mul_ps;
    to_floats(ints: __m512i) -> __m512 = _mm512_cvtepi32_ps;
}

lanes! {
    Narrow, 8, __m256i, __m256,
    ints(value: i32) -> __m256i = _mm256_set1_epi32;
    floats(value: f32) -> __m256 = _mm256_set1_ps;
    load_ints(from: *const __m256i) -> __m256i = _mm256_loadu_si256;
    load_floats(from: *const f32) -> __m256 = _mm256_loadu_ps;
    store(to: *mut f32, floats: __m256) = _mm256_storeu_ps;
    add_products(sum: __m256i, unsigned: __m256i, signed: __m256i) -> __m256i = _mm256_dpbusd_avx_epi32;
    multiply_add(a: __m256, b: __m256, c: __m256) -> __m256 = _mm256_fmadd_ps;
    multiply(a: __m256, b: __m256) -> __m256 = _mm256_mul_ps;
    to_floats(ints: __m256i) -> __m256 = _mm256_cvtepi32_ps;
}
