//! What the engine's encoder makes of a sound, told to those who read it otherwise than the engine's decoder.
//!
//! The engine keeps it to itself. But it is in a graph that goes through the tables: the first product of it, the
//! decoder's keys, has the encoder's last node for its rows. So each stream of the processor is watched, and what
//! is wanted is copied from there.

use std::cell::RefCell;
use std::ffi::c_char;
use std::ffi::c_void;
use std::ptr;
use std::slice;
use std::sync::OnceLock;

use whisper_rs_sys as ggml;
use whisper_rs_sys::ggml_tensor;

use crate::tables::Begin;
use crate::tables::Compute;
use crate::tables::Device;
use crate::tables::Stream;
use crate::tables::nodes;

/// What an encoder makes of a sound: so many numbers for each of its positions, of 20 ms each.
#[derive(Clone, Debug, PartialEq)]
pub struct Encoded {
    /// Numbers for one position.
    pub width: usize,
    /// All numbers, position after position.
    pub numbers: Vec<f32>,
}

thread_local! {
    /// What was encoded on this thread, while somebody waits for it.
    static WAITED_FOR: RefCell<Option<Option<Encoded>>> = const { RefCell::new(None) };
}

/// Runs the engine, and returns what it encoded first along with what the run returns. There is nothing where the
/// kernels were not offered before the engine's state was made, or the run encoded nothing.
pub fn encoded_by<T>(run: impl FnOnce() -> T) -> (T, Option<Encoded>) {
    WAITED_FOR.set(Some(None));
    let result = run();
    (result, WAITED_FOR.take().flatten())
}

/// Looks for the encoder's output among what nodes are made of, where somebody waits for it.
///
/// # Safety
/// The nodes, their sources and theirs are tensors, and what the nodes are made of is reckoned already.
pub(crate) unsafe fn look_among(nodes: &[*mut ggml_tensor]) {
    WAITED_FOR.with_borrow_mut(|waited_for| {
        if let Some(found @ None) = waited_for {
            // SAFETY: the caller's.
            *found = nodes.iter().find_map(|node| unsafe { rows_of(&**node) });
        }
    });
}

/// Returns the rows of a node that is the product of weights with a whole encoder's output: a view of what was
/// normed, multiplied and added to.
///
/// # Safety
/// As `look_among`.
unsafe fn rows_of(node: &ggml_tensor) -> Option<Encoded> {
    // SAFETY: the caller's; null is none.
    unsafe {
        if node.op != ggml::ggml_op_GGML_OP_MUL_MAT {
            return None;
        }
        let rows = node.src[1].as_ref()?;
        let output = rows.view_src.as_ref()?;
        let scaled = output.src[0].as_ref()?;
        let normed = scaled.src[0].as_ref()?;
        let is_output = rows.op == ggml::ggml_op_GGML_OP_NONE
            && output.op == ggml::ggml_op_GGML_OP_ADD
            && scaled.op == ggml::ggml_op_GGML_OP_MUL
            && normed.op == ggml::ggml_op_GGML_OP_NORM;
        let [width, count, ..] = output.ne.map(|size| usize::try_from(size).unwrap_or(0));
        if !is_output || output.type_ != ggml::ggml_type_GGML_TYPE_F32 || rows.ne != output.ne {
            return None;
        }
        let numbers = slice::from_raw_parts(output.data.cast::<f32>(), width * count);
        Some(Encoded {
            width,
            numbers: numbers.to_vec(),
        })
    }
}

/// How the processor's streams begin, and how they reckon.
static BEGIN: OnceLock<Begin> = OnceLock::new();
static COMPUTE: OnceLock<Compute> = OnceLock::new();

/// Has what the engine encodes be looked for, from now on.
pub(crate) fn watch() {
    BEGIN.get_or_init(|| {
        // SAFETY: the device lives as long as the program and is this version's; no thread of the engine's asks it
        // for a stream before the kernels are offered.
        unsafe {
            let device = ggml::ggml_backend_dev_by_type(
                ggml::ggml_backend_dev_type_GGML_BACKEND_DEVICE_TYPE_CPU,
            );
            let device = device.cast::<Device<*mut c_void>>();
            std::mem::replace(&mut (*device).init_backend, begin)
        }
    });
}

unsafe extern "C" fn begin(
    device: ggml::ggml_backend_dev_t,
    parameters: *const c_char,
) -> ggml::ggml_backend_t {
    let Some(own) = BEGIN.get() else {
        return ptr::null_mut();
    };
    // SAFETY: called as the engine calls it; what comes back is a stream of this version, or null.
    unsafe {
        let stream = own(device, parameters);
        if let Some(stream) = stream.cast::<Stream<*mut c_void>>().as_mut() {
            COMPUTE.get_or_init(|| stream.graph_compute);
            stream.graph_compute = compute;
        }
        stream
    }
}

unsafe extern "C" fn compute(
    stream: ggml::ggml_backend_t,
    graph: *mut ggml::ggml_cgraph,
) -> ggml::ggml_status {
    let Some(own) = COMPUTE.get() else {
        return ggml::ggml_status_GGML_STATUS_FAILED;
    };
    // SAFETY: called as the engine calls it, with a graph whose memory is there.
    unsafe {
        let status = own(stream, graph);
        look_among(nodes(graph));
        status
    }
}
