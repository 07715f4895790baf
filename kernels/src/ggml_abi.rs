//! The function tables of ggml's `ggml-backend-impl.h`, which the bindings leave out. They belong to the version of the
//! engine that `Cargo.toml` pins.

use std::ffi::c_char;
use std::slice;

use whisper_rs_sys as ggml;
use whisper_rs_sys::ggml_tensor;

/// A function of ggml's that is not used here.
pub(crate) type Unused = Option<unsafe extern "C" fn()>;

/// Makes a backend on a device.
pub(crate) type InitBackend =
    unsafe extern "C" fn(ggml::ggml_backend_dev_t, *const c_char) -> ggml::ggml_backend_t;

/// Computes a graph, or a part of one.
pub(crate) type GraphCompute =
    unsafe extern "C" fn(ggml::ggml_backend_t, *mut ggml::ggml_cgraph) -> ggml::ggml_status;

/// `ggml_backend_device`.
#[repr(C)]
pub(crate) struct Device<Context> {
    pub(crate) get_name: unsafe extern "C" fn(ggml::ggml_backend_dev_t) -> *const c_char,
    pub(crate) get_description: unsafe extern "C" fn(ggml::ggml_backend_dev_t) -> *const c_char,
    pub(crate) get_memory: unsafe extern "C" fn(ggml::ggml_backend_dev_t, *mut usize, *mut usize),
    pub(crate) get_type:
        unsafe extern "C" fn(ggml::ggml_backend_dev_t) -> ggml::ggml_backend_dev_type,
    pub(crate) get_props:
        unsafe extern "C" fn(ggml::ggml_backend_dev_t, *mut ggml::ggml_backend_dev_props),
    pub(crate) init_backend: InitBackend,
    pub(crate) get_buffer_type:
        unsafe extern "C" fn(ggml::ggml_backend_dev_t) -> ggml::ggml_backend_buffer_type_t,
    pub(crate) get_host_buffer_type: Unused,
    pub(crate) buffer_from_host_ptr: Unused,
    pub(crate) supports_op:
        unsafe extern "C" fn(ggml::ggml_backend_dev_t, *const ggml_tensor) -> bool,
    pub(crate) supports_buft:
        unsafe extern "C" fn(ggml::ggml_backend_dev_t, ggml::ggml_backend_buffer_type_t) -> bool,
    pub(crate) offload_op: Unused,
    pub(crate) event_new: Unused,
    pub(crate) event_free: Unused,
    pub(crate) event_synchronize: Unused,
    pub(crate) registry: ggml::ggml_backend_reg_t,
    pub(crate) context: Context,
}

/// `ggml_backend`.
#[repr(C)]
pub(crate) struct Backend<Context> {
    pub(crate) guid: ggml::ggml_guid_t,
    pub(crate) get_name: unsafe extern "C" fn(ggml::ggml_backend_t) -> *const c_char,
    pub(crate) free: unsafe extern "C" fn(ggml::ggml_backend_t),
    pub(crate) set_tensor_async: Unused,
    pub(crate) get_tensor_async: Unused,
    pub(crate) cpy_tensor_async: Unused,
    pub(crate) synchronize: Unused,
    pub(crate) graph_plan_create: Unused,
    pub(crate) graph_plan_free: Unused,
    pub(crate) graph_plan_update: Unused,
    pub(crate) graph_plan_compute: Unused,
    pub(crate) graph_compute: GraphCompute,
    pub(crate) event_record: Unused,
    pub(crate) event_wait: Unused,
    pub(crate) graph_optimize:
        Option<unsafe extern "C" fn(ggml::ggml_backend_t, *mut ggml::ggml_cgraph)>,
    pub(crate) device: ggml::ggml_backend_dev_t,
    pub(crate) context: Context,
}

/// Returns the nodes of a graph.
///
/// # Safety
/// The graph is one of ggml's, and outlives what is returned.
pub(crate) unsafe fn nodes<'a>(graph: *mut ggml::ggml_cgraph) -> &'a [*mut ggml_tensor] {
    // SAFETY: the graph has that many nodes.
    unsafe {
        let count = usize::try_from(ggml::ggml_graph_n_nodes(graph)).unwrap_or(0);
        if count == 0 {
            return &[];
        }
        slice::from_raw_parts(ggml::ggml_graph_nodes(graph), count)
    }
}
