//! Captures the encoder's output, which the engine's interface does not give out.
//!
//! The output is in a graph that passes through ggml's function tables: in the first product of the decoder's
//! cross-attention keys the input rows are the encoder's last node. So the CPU backend's `graph_compute` is wrapped, and the
//! rows are copied from there.

use std::cell::RefCell;
use std::ffi::c_char;
use std::ffi::c_void;
use std::ptr;
use std::slice;
use std::sync::OnceLock;

use whisper_rs_sys as ggml;
use whisper_rs_sys::ggml_tensor;

use crate::ggml_abi::Backend;
use crate::ggml_abi::Device;
use crate::ggml_abi::GraphCompute;
use crate::ggml_abi::InitBackend;
use crate::ggml_abi::nodes;

/// The output of the encoder for a sound: a vector for each position of 20 ms.
#[derive(Clone, Debug, PartialEq)]
pub struct EncoderOutput {
    /// The length of a vector.
    pub width: usize,
    /// All vectors, position after position.
    pub values: Vec<f32>,
}

thread_local! {
    /// The first output on this thread, while a capture is under way.
    static CAPTURE: RefCell<Option<Option<EncoderOutput>>> = const { RefCell::new(None) };
}

/// Runs the engine, and returns what the run returns and its first encoder output. There is none if the engine's state
/// was made before [`register`](crate::register), or the run encoded nothing.
pub fn capture_encoder_output<T>(run: impl FnOnce() -> T) -> (T, Option<EncoderOutput>) {
    CAPTURE.set(Some(None));
    let result = run();
    (result, CAPTURE.take().flatten())
}

/// Captures the encoder's output if it is among the sources of some nodes, and a capture is under way.
///
/// # Safety
/// The nodes, their sources and theirs are tensors, and the sources of the nodes are computed already.
pub(crate) unsafe fn capture_from(nodes: &[*mut ggml_tensor]) {
    CAPTURE.with_borrow_mut(|capture| {
        if let Some(found @ None) = capture {
            // SAFETY: the caller's.
            *found = nodes.iter().find_map(|node| unsafe { output_of(&**node) });
        }
    });
}

/// Returns the encoder's output if a node is the product of weights with it: with a view of the whole result of a layer
/// norm, which is normed, multiplied and added to.
///
/// # Safety
/// As `capture_from`.
unsafe fn output_of(node: &ggml_tensor) -> Option<EncoderOutput> {
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
        let values = slice::from_raw_parts(output.data.cast::<f32>(), width * count);
        Some(EncoderOutput {
            width,
            values: values.to_vec(),
        })
    }
}

/// The CPU device's own functions, which the wrappers below call.
static INIT_BACKEND: OnceLock<InitBackend> = OnceLock::new();
static GRAPH_COMPUTE: OnceLock<GraphCompute> = OnceLock::new();

/// Wraps the CPU device, so that the graphs of its backends can be captured from.
pub(crate) fn install() {
    INIT_BACKEND.get_or_init(|| {
        // SAFETY: the device lives as long as the program and is this version's; no thread of the engine's asks it
        // for a backend before this.
        unsafe {
            let device = ggml::ggml_backend_dev_by_type(
                ggml::ggml_backend_dev_type_GGML_BACKEND_DEVICE_TYPE_CPU,
            );
            let device = device.cast::<Device<*mut c_void>>();
            std::mem::replace(&mut (*device).init_backend, init_backend)
        }
    });
}

unsafe extern "C" fn init_backend(
    device: ggml::ggml_backend_dev_t,
    parameters: *const c_char,
) -> ggml::ggml_backend_t {
    let Some(own) = INIT_BACKEND.get() else {
        return ptr::null_mut();
    };
    // SAFETY: called as the engine calls it; what comes back is a backend of this version, or null.
    unsafe {
        let backend = own(device, parameters);
        if let Some(backend) = backend.cast::<Backend<*mut c_void>>().as_mut() {
            GRAPH_COMPUTE.get_or_init(|| backend.graph_compute);
            backend.graph_compute = graph_compute;
        }
        backend
    }
}

unsafe extern "C" fn graph_compute(
    backend: ggml::ggml_backend_t,
    graph: *mut ggml::ggml_cgraph,
) -> ggml::ggml_status {
    let Some(own) = GRAPH_COMPUTE.get() else {
        return ggml::ggml_status_GGML_STATUS_FAILED;
    };
    // SAFETY: called as the engine calls it, with a graph whose memory is there.
    unsafe {
        let status = own(backend, graph);
        capture_from(nodes(graph));
        status
    }
}
