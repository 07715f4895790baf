//! Memory that the engine clears is given back to the machine, and is nought again when it is next read.
//!
//! The engine clears the memory of each recording before it uses it, with room for 30 s of sound and 448 tokens. A
//! message takes half of the sound and a fifth of the tokens; but written over with noughts, all of it is there.
//!
//! `ggml_backend_cpu_buffer_type` says how memory is asked for. Its table has one function put in the place of
//! another here, which asks the same and gives what it gets another way to be cleared.

use std::ffi::c_void;
use std::ptr;
use std::sync::OnceLock;

use whisper_rs_sys as ggml;

/// `ggml_backend_buffer_type`, as far as it is used.
#[repr(C)]
struct Kind {
    get_name: Unused,
    allocate: Allocate,
}

/// `ggml_backend_buffer`.
#[repr(C)]
struct Buffer {
    free: Unused,
    get_base: Unused,
    init_tensor: Unused,
    memset_tensor: Unused,
    set_tensor: Unused,
    get_tensor: Unused,
    copy_tensor: Unused,
    clear: unsafe extern "C" fn(ggml::ggml_backend_buffer_t, u8),
    reset: Unused,
    kind: ggml::ggml_backend_buffer_type_t,
    /// The first byte.
    context: *mut c_void,
    /// Bytes.
    size: usize,
}

type Unused = Option<unsafe extern "C" fn()>;
type Allocate =
    unsafe extern "C" fn(ggml::ggml_backend_buffer_type_t, usize) -> ggml::ggml_backend_buffer_t;

/// How the engine asks for memory.
static ENGINES_OWN: OnceLock<Allocate> = OnceLock::new();

/// Has the engine give back what it clears, from now on.
pub(super) fn give_back_what_is_cleared() {
    ENGINES_OWN.get_or_init(|| {
        // SAFETY: the table lives as long as the program and is this version's; no thread of the engine's asks
        // for memory before the kernels are offered.
        unsafe {
            let kind = ggml::ggml_backend_cpu_buffer_type().cast::<Kind>();
            std::mem::replace(&mut (*kind).allocate, allocate)
        }
    });
}

unsafe extern "C" fn allocate(
    kind: ggml::ggml_backend_buffer_type_t,
    size: usize,
) -> ggml::ggml_backend_buffer_t {
    let Some(own) = ENGINES_OWN.get() else {
        return ptr::null_mut();
    };
    // SAFETY: called as the engine calls it; what comes back is a buffer of this version, or null.
    unsafe {
        let buffer = own(kind, size);
        if let Some(buffer) = buffer.cast::<Buffer>().as_mut() {
            buffer.clear = clear;
        }
        buffer
    }
}

unsafe extern "C" fn clear(buffer: ggml::ggml_backend_buffer_t, value: u8) {
    // SAFETY: a buffer that `allocate` gave, of whose memory nobody reads or writes anything meanwhile.
    unsafe {
        let buffer = &*buffer.cast::<Buffer>();
        let first = buffer.context.cast::<u8>();
        if value == 0 {
            make_nought(first, buffer.size);
        } else {
            first.write_bytes(value, buffer.size);
        }
    }
}

/// Makes so many bytes nought: whole pages by giving them back, what is before and after them by writing.
///
/// # Safety
/// The memory is asked for as programs do, with no file behind it, and nobody reads or writes it meanwhile.
unsafe fn make_nought(first: *mut u8, size: usize) {
    let page = page_size();
    let before = first.align_offset(page).min(size);
    let whole = (size - before) / page * page;
    // SAFETY: within the memory. Pages that are given back read as noughts.
    unsafe {
        let pages = first.add(before);
        first.write_bytes(0, before);
        pages.add(whole).write_bytes(0, size - before - whole);
        if libc::madvise(pages.cast(), whole, libc::MADV_DONTNEED) != 0 {
            pages.write_bytes(0, whole);
        }
    }
}

/// Bytes in a page.
fn page_size() -> usize {
    // SAFETY: it only asks.
    let size = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
    usize::try_from(size).unwrap_or(1 << 16)
}
