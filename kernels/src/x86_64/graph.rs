//! The nodes of the engine's graph that are computed here: read as tasks, and run.

use std::ptr;
use std::slice;

use whisper_rs_sys as ggml;
use whisper_rs_sys::ggml_tensor;

use super::Rows;
use super::Weights;
use super::attention;
use super::attention::Head;
use super::eight_bit;
use super::gelu;
use super::simd::Level;
use super::sixteen_bit;

/// With fewer input rows than this the engine is as fast: it waits for the weights, and laying them out takes as
/// long as some rows do.
const MIN_ROWS: usize = 16;

/// A product with more outputs than this is the logits of the vocabulary. Of many rows the engine only reads the last, the
/// logits after the whole text (`whisper_decode_internal`, which copies the rows that `whisper_batch_prep_legacy`
/// marked). The others are neither computed nor touched.
const MAX_OUTPUTS: usize = 50_000;

/// What a node asks for.
#[derive(Clone, Copy)]
pub(super) enum Task<'a> {
    /// Nothing: a view of another node's numbers in another shape.
    View,
    /// A product of `rows` with eight-bit or sixteen-bit weights.
    Eight(Product<'a>),
    Sixteen(Product<'a>),
    /// The softmax of each row, scaled first.
    Softmax(f32),
    /// Attention as `fuse_attention` writes it.
    Attention(Attention<'a>),
    Gelu,
}

#[derive(Clone, Copy)]
pub(super) struct Product<'a> {
    weights: &'a ggml_tensor,
    rows: &'a ggml_tensor,
}

#[derive(Clone, Copy)]
pub(super) struct Attention<'a> {
    queries: &'a ggml_tensor,
    keys: &'a ggml_tensor,
    values: &'a ggml_tensor,
    scale: f32,
}

impl<'a> Task<'a> {
    /// Returns the task of a node, if it is one for these kernels.
    ///
    /// # Safety
    /// The node's sources, and theirs, are tensors.
    pub(super) unsafe fn of(node: &'a ggml_tensor) -> Option<Self> {
        if matches!(
            node.op,
            ggml::ggml_op_GGML_OP_NONE
                | ggml::ggml_op_GGML_OP_RESHAPE
                | ggml::ggml_op_GGML_OP_VIEW
                | ggml::ggml_op_GGML_OP_PERMUTE
                | ggml::ggml_op_GGML_OP_TRANSPOSE
        ) {
            return Some(Self::View);
        }
        // SAFETY: the caller's; null is none.
        let [first, second, third] = [0, 1, 2].map(|source| unsafe { node.src[source].as_ref() });
        let first = first?;
        if !is_plain(node) {
            return None;
        }
        match node.op {
            ggml::ggml_op_GGML_OP_MUL_MAT => Product::of(first, second?),
            ggml::ggml_op_GGML_OP_UNARY
                if node.op_params[0] as ggml::ggml_unary_op
                    == ggml::ggml_unary_op_GGML_UNARY_OP_GELU
                    && is_plain(first)
                    && as_size(first.ne[1]) >= MIN_ROWS =>
            {
                Some(Self::Gelu)
            }
            ggml::ggml_op_GGML_OP_SOFT_MAX
                if second.is_none() && third.is_none() && node.op_params[1] == 0 =>
            {
                // SAFETY: as above.
                let is_self_attention = unsafe { is_self_attention(first) };
                is_self_attention.then(|| Self::Softmax(float_of(node.op_params[0])))
            }
            ggml::ggml_op_GGML_OP_FLASH_ATTN_EXT => Some(Self::Attention(Attention {
                queries: first,
                keys: second?,
                values: third?,
                scale: float_of(node.op_params[0]),
            })),
            _ => None,
        }
    }

    /// Computes the node.
    ///
    /// # Safety
    /// The memory of the node and of its sources is there, and nobody else writes to it meanwhile.
    pub(super) unsafe fn compute(self, node: &ggml_tensor, level: Level, threads: usize) {
        let size = node.ne.map(as_size).iter().product();
        let begin = node.data.cast::<f32>();
        // SAFETY: the node is plain, as `of` saw: all its numbers, one after the other. It shares its memory
        // with no source, or, where a number only depends on itself or on its row, with all of one.
        unsafe {
            match self {
                Self::View => {}
                Self::Eight(product) => {
                    let output = slice::from_raw_parts_mut(begin, size);
                    let weights = weights_of(product.weights, 0);
                    let rows = rows_of(product.rows, 0);
                    let unread = if weights.rows > MAX_OUTPUTS {
                        rows.count - 1
                    } else {
                        0
                    };
                    let output = &mut output[unread * weights.rows..];
                    let rows = rows.part(unread, rows.count - unread);
                    eight_bit::multiply(level, weights, rows, output, threads);
                }
                Self::Sixteen(Product { weights, rows }) => {
                    let output = slice::from_raw_parts_mut(begin, size);
                    let pairs: Vec<_> = (0..planes(rows))
                        .map(|plane| (weights_of(weights, plane), rows_of(rows, plane)))
                        .collect();
                    sixteen_bit::multiply(level, &pairs, output, threads);
                }
                Self::Attention(Attention {
                    queries,
                    keys,
                    values,
                    scale,
                }) => {
                    let output = slice::from_raw_parts_mut(begin, size);
                    let heads: Vec<_> = (0..planes(queries))
                        .map(|plane| Head {
                            queries: rows_of(queries, plane),
                            keys: weights_of(keys, plane),
                            values: weights_of(values, plane),
                        })
                        .collect();
                    attention::attend(level, &heads, scale, output, threads);
                }
                Self::Softmax(scale) => {
                    ptr::copy((*node.src[0]).data.cast(), begin, size);
                    let output = slice::from_raw_parts_mut(begin, size);
                    attention::softmax_rows(level, as_size(node.ne[0]), scale, output);
                }
                Self::Gelu => {
                    ptr::copy((*node.src[0]).data.cast(), begin, size);
                    let output = slice::from_raw_parts_mut(begin, size);
                    gelu::apply(level, output, threads);
                }
            }
        }
    }
}

impl<'a> Product<'a> {
    fn of(weights: &'a ggml_tensor, rows: &'a ggml_tensor) -> Option<Task<'a>> {
        let float = size_of::<f32>();
        let [columns, count, ..] = rows.ne.map(as_size);
        let supports_buffer_type = rows.type_ == ggml::ggml_type_GGML_TYPE_F32
            && rows.nb[0] == float
            && rows.nb.iter().all(|step| step.is_multiple_of(float));
        let same_shape = weights.ne[0] == rows.ne[0] && weights.ne[2..] == rows.ne[2..];
        if !supports_buffer_type || !same_shape || count < MIN_ROWS {
            return None;
        }
        let product = Self { weights, rows };
        match weights.type_ {
            ggml::ggml_type_GGML_TYPE_Q8_0
                if weights.nb[0] == eight_bit::BLOCK_BYTES
                    && columns.is_multiple_of(eight_bit::BLOCK)
                    && planes(rows) == 1 =>
            {
                Some(Task::Eight(product))
            }
            // All of them are laid out at once: too many for the words of a model whose weights are sixteen-bit.
            ggml::ggml_type_GGML_TYPE_F16
                if weights.nb[0] == size_of::<u16>() && as_size(weights.ne[1]) <= MAX_OUTPUTS =>
            {
                Some(Task::Sixteen(product))
            }
            _ => None,
        }
    }
}

/// Fuses the three nodes of the encoder's self-attention, so that the scores of all pairs of positions are never stored:
/// the product of queries and keys and its softmax become as small as a tensor can be, and the product of the values
/// with them becomes attention.
///
/// It is the encoder's where all positions attend to all positions and the keys come from the same graph; the decoder's
/// attention, whose softmax the aligner reads, is left alone.
///
/// # Safety
/// The nodes are tensors of a graph whose memory has not been allocated yet, and nobody else reads them.
pub(super) unsafe fn fuse_attention(nodes: &[*mut ggml_tensor]) {
    for &node in nodes {
        // SAFETY: the caller's; no reference is held while a tensor is written to.
        unsafe {
            let Some(Task::Sixteen(Product { weights, rows })) = Task::of(&*node) else {
                continue;
            };
            let Some(Task::Softmax(scale)) = Task::of(rows) else {
                continue;
            };
            let values = ptr::from_ref(weights).cast_mut();
            let softmax = ptr::from_ref(rows).cast_mut();
            let scores = (*softmax).src[0];
            if !nodes.contains(&softmax) || !nodes.contains(&scores) {
                continue;
            }
            let [keys, queries, ..] = (*scores).src;
            for part in [scores, softmax] {
                (*part).op = ggml::ggml_op_GGML_OP_NONE;
                (*part).ne = [1; 4];
                (*part).nb = [size_of::<f32>(); 4];
                (*part).src = [ptr::null_mut(); 10];
            }
            (*node).op = ggml::ggml_op_GGML_OP_FLASH_ATTN_EXT;
            (*node).op_params[0] = scale.to_bits() as i32;
            let none = ptr::null_mut();
            (*node).src = [
                queries, keys, values, scores, softmax, none, none, none, none, none,
            ];
        }
    }
}

/// Whether a node is the product of queries with the keys of the same positions, and this graph computes the keys.
///
/// # Safety
/// The node's sources, and theirs, are tensors.
unsafe fn is_self_attention(node: &ggml_tensor) -> bool {
    // SAFETY: the caller's.
    let Some(Task::Sixteen(Product { weights, rows })) = (unsafe { Task::of(node) }) else {
        return false;
    };
    // SAFETY: the caller's; null is none.
    let source = unsafe { weights.view_src.as_ref() };
    weights.ne[1] == rows.ne[1]
        && source.is_some_and(|source| source.op != ggml::ggml_op_GGML_OP_NONE)
}

/// Whether all numbers of a tensor are 32-bit floats, one after the other.
fn is_plain(tensor: &ggml_tensor) -> bool {
    tensor.type_ == ggml::ggml_type_GGML_TYPE_F32
        && tensor.nb[0] == size_of::<f32>()
        && (1..4).all(|axis| tensor.nb[axis] == tensor.nb[axis - 1] * as_size(tensor.ne[axis - 1]))
}

/// How many matrices a tensor holds.
fn planes(tensor: &ggml_tensor) -> usize {
    as_size(tensor.ne[2] * tensor.ne[3])
}

/// Where a tensor's matrix begins, in bytes from the tensor's first.
fn plane_offset(tensor: &ggml_tensor, plane: usize) -> usize {
    let across = as_size(tensor.ne[2]);
    plane % across * tensor.nb[2] + plane / across * tensor.nb[3]
}

/// # Safety
/// The tensor's memory is there, with weights of a kind that `Product::of` takes.
unsafe fn weights_of(tensor: &ggml_tensor, plane: usize) -> Weights<'_> {
    let [columns, rows, ..] = tensor.ne.map(as_size);
    let stride = tensor.nb[1];
    let row_bytes = if tensor.type_ == ggml::ggml_type_GGML_TYPE_Q8_0 {
        columns / eight_bit::BLOCK * eight_bit::BLOCK_BYTES
    } else {
        columns * size_of::<u16>()
    };
    // SAFETY: within the tensor, by its own sizes.
    let bytes = unsafe {
        let begin = tensor.data.cast::<u8>().add(plane_offset(tensor, plane));
        slice::from_raw_parts(begin, (rows - 1) * stride + row_bytes)
    };
    Weights {
        bytes,
        rows,
        stride,
    }
}

/// # Safety
/// The tensor's memory is there, with rows that `Product::of` takes.
unsafe fn rows_of(tensor: &ggml_tensor, plane: usize) -> Rows<'_> {
    let [columns, count, ..] = tensor.ne.map(as_size);
    let stride = tensor.nb[1] / size_of::<f32>();
    // SAFETY: within the tensor, by its own sizes; ggml aligns floats.
    let numbers = unsafe {
        let begin = tensor.data.cast::<u8>().add(plane_offset(tensor, plane));
        slice::from_raw_parts(begin.cast::<f32>(), (count - 1) * stride + columns)
    };
    Rows {
        numbers,
        count,
        stride,
        columns,
    }
}

/// A float that ggml stores among integers.
fn float_of(bits: i32) -> f32 {
    f32::from_bits(bits as u32)
}

/// A size of ggml's, which is never negative.
fn as_size(size: i64) -> usize {
    usize::try_from(size).unwrap_or(0)
}
