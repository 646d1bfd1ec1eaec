#!/usr/bin/python3
"""Golden values for the core, computed with PyTorch in float64 and nothing of ours.

Writes frequencies.txt and encodings.txt beside this script. Run it with a Python that has torch 1.13 or
newer (Debian: apt-get install python3-torch libopenblas0-pthread):

    /usr/bin/python3 make_golden.py

Each file is a list of cases, one token-separated line an item:
    case NAME / set FIELD VALUE / list FIELD VALUES... / expect FIELD VALUES... / end
Input vectors are not stored: both sides form them by the rule in vector().
"""
import math
import os

import torch

torch.set_default_dtype(torch.float64)
HERE = os.path.dirname(os.path.abspath(__file__))
PI2 = 2 * math.pi


def vector(n, seed):
    """n numbers in [-2, 2), multiples of 1/32, that float holds exactly."""
    j = torch.arange(n, dtype=torch.int64)
    return (((7 * j * j + 37 * j + 13 * seed) % 127) - 63).double() / 32


class Writer:
    def __init__(self, name):
        self.file = open(os.path.join(HERE, name), "w", encoding="ascii")

    def case(self, name, fields):
        self.file.write(f"case {name}\n")
        for key, value in fields.items():
            if isinstance(value, (list, tuple)):
                self.file.write(f"list {key} {' '.join(repr(v) for v in value)}\n")
            else:
                if isinstance(value, bool):
                    value = int(value)
                self.file.write(f"set {key} {value}\n")

    def expect(self, name, tensor, digits=17):
        values = torch.as_tensor(tensor, dtype=torch.float64).reshape(-1).tolist()
        self.file.write(f"expect {name} {' '.join(f'%.{digits}g' % v for v in values)}\n")

    def end(self):
        self.file.write("end\n")


# ---- scaling kinds -------------------------------------------------------------------------------


def plain(dim, base):
    return 1.0 / torch.pow(torch.tensor(float(base)), torch.arange(0, dim, 2).double() / dim)


def g(scale, m=1.0):
    return 1.0 if scale <= 1 else 0.1 * m * math.log(scale) + 1.0


def yarn(c, dim):
    base, s = c["base"], c["factor"]
    length = c.get("original_max_position_embeddings", c.get("max_position_embeddings", 2048))
    fast, slow = c.get("beta_fast", 32), c.get("beta_slow", 1)
    freq = plain(dim, base)
    index = torch.arange(dim // 2).double()
    if c.get("yarn_ramp", "implementation") == "paper":
        ratio = length * freq / PI2
        keep = ((ratio - slow) / (fast - slow)).clamp(0, 1)
    else:
        bounds = [dim * math.log(length / (r * PI2)) / (2 * math.log(base)) for r in (fast, slow)]
        if c.get("truncate", True):
            bounds = [math.floor(bounds[0]), math.ceil(bounds[1])]
        low, high = max(bounds[0], 0), min(bounds[1], dim - 1)
        if low == high:
            high += 0.001
        keep = 1 - ((index - low) / (high - low)).clamp(0, 1)
    inv = (freq / s) * (1 - keep) + freq * keep
    if "attention_factor" in c:
        return inv, c["attention_factor"]
    if c.get("mscale") and c.get("mscale_all_dim"):
        return inv, g(s, c["mscale"]) / g(s, c["mscale_all_dim"])
    return inv, g(s)


def longrope(c, dim, seq_len):
    length = c.get("original_max_position_embeddings", c["max_position_embeddings"])
    divisors = c["long_factor"] if seq_len > length else c["short_factor"]
    inv = plain(dim, c["base"]) / torch.tensor(divisors)
    s = c.get("longrope_factor", c["max_position_embeddings"] / length)
    if "attention_factor" in c:
        return inv, c["attention_factor"]
    return inv, 1.0 if s <= 1 else math.sqrt(1 + math.log(s) / math.log(length))


def llama3(c, dim):
    length = c["original_max_position_embeddings"]
    low, high, s = c["low_freq_factor"], c["high_freq_factor"], c["factor"]
    freq = plain(dim, c["base"])
    wave = PI2 / freq
    out = torch.where(wave > length / low, freq / s, freq)
    if low != high:
        smooth = (length / wave - low) / (high - low)
        blend = (1 - smooth) * freq / s + smooth * freq
        middle = (wave >= length / high) & (wave <= length / low)
        out = torch.where(middle, blend, out)
    return out, 1.0


def frequencies(c, seq_len):
    kind = c["kind"]
    head = c["head_dim"]
    dim = c.get("rotary_dim", head)
    base = c["base"]
    s = c.get("factor", 1.0)
    if kind == "default":
        return plain(dim, base), 1.0
    if kind == "linear":
        return plain(dim, base) / s, 1.0
    if kind == "ntk":
        return plain(dim, base * s ** (dim / (dim - 2))), 1.0
    if kind == "dynamic":
        trained = c["max_position_embeddings"]
        n = max(seq_len, trained)
        return plain(dim, base * (s * n / trained - (s - 1)) ** (dim / (dim - 2))), 1.0
    if kind == "yarn":
        return yarn(c, dim)
    if kind == "longrope":
        return longrope(c, dim, seq_len)
    if kind == "llama3":
        return llama3(c, dim)
    if kind == "proportional":
        turning = int(c["partial_rotary_factor"] * head) // 2
        inv = plain(head, base) / s
        inv[turning:] = 0.0
        return inv, 1.0
    raise ValueError(kind)


def turn(x, inv, position, layout, attention=1.0):
    """Rotates the last dimension of x by complex multiplication."""
    pairs = inv.numel()
    phase = torch.polar(torch.full((pairs,), float(attention)), inv * position)
    head = x[..., : 2 * pairs]
    if layout == "interleaved":
        z = torch.view_as_complex(head.reshape(*head.shape[:-1], pairs, 2).contiguous()) * phase
        turned = torch.view_as_real(z).reshape(head.shape)
    else:
        z = torch.complex(head[..., :pairs], head[..., pairs:]) * phase
        turned = torch.cat((z.real, z.imag), -1)
    return torch.cat((turned, x[..., 2 * pairs :]), -1)


def phi3_factors(pairs, top):
    return [round(1.0 + (top - 1.0) * (i / (pairs - 1)) ** 2, 4) for i in range(pairs)]


def configurations():
    d = "default"
    yield "llama2_7b", dict(kind=d, head_dim=128, base=1e4), 0
    yield "llama3_8b", dict(kind=d, head_dim=128, base=5e5), 0
    yield "mixtral", dict(kind=d, head_dim=128, base=1e6), 0
    yield "falcon_7b", dict(kind=d, head_dim=64, base=1e4), 0
    yield "gemma2", dict(kind=d, head_dim=256, base=1e4), 0
    yield "gptj_interleaved", dict(kind=d, head_dim=256, rotary_dim=64, base=1e4, layout="interleaved"), 0
    yield "neox_quarter", dict(kind=d, head_dim=96, rotary_dim=24, base=1e4), 0
    yield "phi2_partial", dict(kind=d, head_dim=80, rotary_dim=32, base=1e4), 0
    yield "glm4_half", dict(kind=d, head_dim=128, rotary_dim=64, base=1e4, layout="interleaved"), 0
    yield "command_r", dict(kind=d, head_dim=128, base=8e6, layout="interleaved"), 0
    yield "two_components", dict(kind=d, head_dim=2, base=1e4), 0
    yield "small_base", dict(kind=d, head_dim=16, base=1.5), 0
    yield "base_one", dict(kind=d, head_dim=8, base=1.0), 0
    yield "linear_identity", dict(kind="linear", head_dim=64, base=1e4, factor=1.0), 0
    yield "linear_8_gemma3", dict(kind="linear", head_dim=256, base=1e6, factor=8.0), 0
    yield "linear_2_5_partial", dict(kind="linear", head_dim=80, rotary_dim=40, base=1e4, factor=2.5), 0
    yield "ntk_4", dict(kind="ntk", head_dim=128, base=1e4, factor=4.0), 0
    yield "ntk_8_partial", dict(kind="ntk", head_dim=96, rotary_dim=24, base=1e4, factor=8.0), 0
    yield "ntk_four_components", dict(kind="ntk", head_dim=4, base=1e4, factor=3.0), 0
    dyn = dict(kind="dynamic", head_dim=128, base=1e4, factor=2.0, max_position_embeddings=4096)
    yield "dynamic_short", dyn, 100
    yield "dynamic_at_length", dyn, 4096
    yield "dynamic_one_past", dyn, 4097
    yield "dynamic_long", dyn, 16384
    yield "dynamic_factor_1", dict(dyn, factor=1.0), 8192
    yield "dynamic_partial", dict(dyn, head_dim=64, rotary_dim=16, factor=4.0), 10000
    y = dict(kind="yarn", head_dim=128, base=1e4, factor=16.0, original_max_position_embeddings=4096)
    yield "yarn_plain", y, 0
    yield "yarn_paper_ramp", dict(y, yarn_ramp="paper"), 0
    yield "yarn_qwen25", dict(y, base=1e6, factor=4.0, original_max_position_embeddings=32768), 0
    yield "yarn_gpt_oss", dict(y, head_dim=64, base=1.5e5, factor=32.0, truncate=False), 0
    yield "yarn_deepseek_v2_lite", dict(y, head_dim=64, factor=40.0, mscale=0.707, mscale_all_dim=0.707), 0
    yield "yarn_deepseek_v3", dict(y, head_dim=64, factor=40.0, mscale=1.0, mscale_all_dim=1.0), 0
    yield "yarn_mscales_differ", dict(y, factor=40.0, mscale=1.2, mscale_all_dim=0.5), 0
    yield "yarn_mscale_alone", dict(y, factor=40.0, mscale=1.2), 0
    yield "yarn_given_factor", dict(y, attention_factor=0.8782), 0
    yield "yarn_factor_1", dict(y, factor=1.0), 0
    yield "yarn_betas", dict(y, beta_fast=64.0, beta_slow=2.0), 0
    yield "yarn_equal_ends", dict(y, beta_fast=8.0, beta_slow=8.0, truncate=False), 0
    yield "yarn_short_original", dict(y, original_max_position_embeddings=4), 0
    yield "yarn_uses_max", dict(kind="yarn", head_dim=32, base=1e4, factor=2.0, max_position_embeddings=512), 0
    yield "yarn_partial_interleaved", dict(y, head_dim=96, rotary_dim=48, layout="interleaved"), 0
    phi = dict(kind="longrope", head_dim=96, base=1e4, original_max_position_embeddings=4096,
               max_position_embeddings=131072, short_factor=phi3_factors(48, 3.0),
               long_factor=phi3_factors(48, 64.0))
    yield "longrope_short", phi, 4096
    yield "longrope_long", phi, 4097
    yield "longrope_unknown_length", phi, 0
    yield "longrope_partial", dict(phi, head_dim=128, rotary_dim=96), 9000
    yield "longrope_factor_given", dict(phi, longrope_factor=8.0), 9000
    yield "longrope_attention_given", dict(phi, attention_factor=1.19), 9000
    yield "longrope_no_stretch", dict(phi, max_position_embeddings=4096), 9000
    l3 = dict(kind="llama3", head_dim=128, base=5e5, factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
              original_max_position_embeddings=8192)
    yield "llama31_8b", l3, 0
    yield "llama32_1b", dict(l3, head_dim=64, factor=32.0), 0
    yield "llama3_no_middle", dict(l3, low_freq_factor=2.0, high_freq_factor=2.0), 0
    yield "llama3_interleaved", dict(l3, head_dim=48, layout="interleaved"), 0
    yield "proportional_gemma4", dict(kind="proportional", head_dim=512, base=1e6, partial_rotary_factor=0.25), 0
    yield "proportional_scaled", dict(kind="proportional", head_dim=64, base=1e4, partial_rotary_factor=0.3, factor=2.0), 0
    yield "proportional_all", dict(kind="proportional", head_dim=32, base=1e4, partial_rotary_factor=1.0), 0
    yield "proportional_none", dict(kind="proportional", head_dim=32, base=1e4, partial_rotary_factor=0.0), 0


def write_frequencies():
    out = Writer("frequencies.txt")
    for name, c, seq_len in configurations():
        inv, attention = frequencies(c, seq_len)
        out.case(name, dict(c, seq_len=seq_len))
        out.expect("inv_freq", inv)
        out.expect("attention_factor", attention)
        x = vector(c["head_dim"], seed=len(name))
        for position in (1, 4097, 1000000):
            y = turn(x, inv, position, c.get("layout", "half-split"), attention)
            out.expect(f"rotated_{position}", y, digits=9)
        out.end()


# ---- other encodings -----------------------------------------------------------------------------

ROWS, DIM = 11, 8


def qkv(seed=0):
    return [vector(ROWS * DIM, seed + i).view(ROWS, DIM) for i in range(3)]


def softmax_attention(scores, v, causal=True):
    if causal:
        scores = scores.masked_fill(torch.ones_like(scores).triu(1).bool(), -math.inf)
    weights = torch.softmax(scores, -1)
    return weights, weights @ v


def distance():
    return torch.arange(ROWS)[None, :] - torch.arange(ROWS)[:, None]  # key - query


def sinusoid(positions, dim, base=1e4):
    angle = positions.double()[:, None] / torch.pow(torch.tensor(base), torch.arange(0, dim, 2) / dim)
    return torch.stack((angle.sin(), angle.cos()), -1).flatten(1)[:, :dim]


def t5_buckets(relative, bidirectional, buckets, longest):
    result = torch.zeros_like(relative)
    n = -relative
    if bidirectional:
        buckets //= 2
        result += (n < 0).long() * buckets
        n = n.abs()
    else:
        n = n.clamp(min=0)
    exact = buckets // 2
    big = exact + (torch.log(n.float() / exact) / math.log(longest / exact) * (buckets - exact)).long()
    return result + torch.where(n < exact, n, big.clamp(max=buckets - 1))


def slopes(heads):
    def of_power(n):
        start = 2 ** (-(2 ** -(math.log2(n) - 3)))
        return [start * start**i for i in range(n)]

    if math.log2(heads).is_integer():
        return of_power(heads)
    below = 2 ** math.floor(math.log2(heads))
    return of_power(below) + slopes(2 * below)[0::2][: heads - below]


def attention_case(out, name, fields, scores, v, causal, extra=None):
    weights, output = softmax_attention(scores, v, causal)
    out.case(name, dict(fields, causal=causal))
    out.expect("weights", weights, 9)
    out.expect("output", output if extra is None else output + extra(weights), 9)
    out.end()


def turned_rows(x, inv, layout="half-split"):
    return torch.stack([turn(row, inv, t, layout) for t, row in enumerate(x)])


def write_attention(out):
    q, k, v = qkv()
    scale = 1 / math.sqrt(DIM)
    content = q @ k.T * scale
    far = distance()
    inv = plain(DIM, 1e4)
    for causal in (True, False):
        tag = "causal" if causal else "full"

        def case(kind, scores, extra=None, **fields):
            attention_case(out, f"attend_{kind}_{tag}", dict(kind=kind, **fields), scores, v, causal, extra)

        case("none", content)
        pe = sinusoid(torch.arange(ROWS), DIM)
        case("sinusoidal", (q + pe) @ (k + pe).T * scale)
        table = vector(ROWS * DIM, 40).view(ROWS, DIM) / 2
        case("learned", (q + table) @ (k + table).T * scale)
        clipped = far.clamp(-4, 4) + 4
        ak = vector(9 * DIM, 50).view(9, DIM)
        av = vector(9 * DIM, 51).view(9, DIM)
        case("shaw", (content + torch.einsum("td,tsd->ts", q, ak[clipped]) * scale),
             lambda w: torch.einsum("ts,tsd->td", w, av[clipped]), max_distance=4)
        per_bucket = vector(32, 60)
        case("t5", content + per_bucket[t5_buckets(far, not causal, 32, 128)])
        per_distance = vector(13, 61)
        case("bias", content + per_distance[far.clamp(-6, 6) + 6])
        case("alibi", content - slopes(6)[4] * far.abs(), slope=repr(slopes(6)[4]))
        for layout in ("half-split", "interleaved"):
            case("rope" if layout == "half-split" else "rope_interleaved",
                 turned_rows(q, inv, layout) @ turned_rows(k, inv, layout).T * scale)
        partial = plain(6, 100.0)
        case("rope_partial", turned_rows(q, partial) @ turned_rows(k, partial).T * scale)
        zeta = (torch.arange(0, DIM, 2) + 0.4 * DIM) / (1.4 * DIM)
        grow = zeta ** ((torch.arange(ROWS).double()[:, None] - 5) / 512)
        grow = torch.cat((grow, grow), -1)
        case("xpos", (turned_rows(q, inv) * grow) @ (turned_rows(k, inv) / grow).T * scale)
        u, w_bias = vector(DIM, 70), vector(DIM, 71)
        w_r = vector(DIM * DIM, 72).view(DIM, DIM) / 2
        relative = torch.stack([sinusoid(-row, DIM) @ w_r.T for row in far])
        xl = (torch.einsum("td,sd->ts", q + u, k) + torch.einsum("td,tsd->ts", q + w_bias, relative)) * scale
        case("transformer-xl", xl)

        phi = lambda x: torch.nn.functional.elu(x) + 1
        pq, pk = phi(q), phi(k)
        numerator = turned_rows(pq, inv) @ turned_rows(pk, inv).T
        denominator = pq @ pk.T
        if causal:
            numerator, denominator = numerator.tril(), denominator.tril()
        weights = numerator / denominator.sum(-1, keepdim=True)
        out.case(f"linear_{tag}", dict(kind="linear", causal=causal))
        out.expect("weights", weights, 9)
        out.expect("output", weights @ v, 9)
        out.end()


def write_tables(out):
    for bidirectional in (True, False):
        for buckets, longest in ((32, 128), (64, 256), (8, 20)):
            out.case(f"t5_buckets_{buckets}_{longest}_{int(bidirectional)}",
                     dict(kind="buckets", bidirectional=bidirectional, buckets=buckets, max_distance=longest))
            out.expect("buckets", t5_buckets(torch.arange(-300, 301), bidirectional, buckets, longest))
            out.end()
    for heads in (1, 2, 3, 5, 6, 7, 8, 12, 16, 20, 32, 33, 40, 112):
        out.case(f"alibi_slopes_{heads}", dict(kind="slopes", heads=heads))
        out.expect("slopes", slopes(heads))
        out.end()
    out.case("sinusoidal_rows", dict(kind="sinusoidal", dim=16))
    out.expect("rows", sinusoid(torch.tensor([0, 1, 50, 511, 100000]), 16), 9)
    out.end()
    x = vector(128, 80)
    inv = plain(128, 1e6)
    place = (700.0, 33.0, 21.0)
    for name, sections, order in (("chunked", (16, 24, 24), 0), ("interleaved", (24, 20, 20), 1)):
        axis = []
        for i in range(64):
            if order == 0:
                axis.append(0 if i < sections[0] else 1 if i < sections[0] + sections[1] else 2)
            else:
                axis.append(1 if i % 3 == 1 and i < 3 * sections[1] else 2 if i % 3 == 2 and i < 3 * sections[2] else 0)
        angle_position = torch.tensor([place[a] for a in axis])
        out.case(f"mrope_{name}", dict(kind="mrope", interleaved=order, sections=list(sections), place=list(place)))
        out.expect("axes", torch.tensor(axis))
        out.expect("rotated", turn(x, inv * angle_position, 1, "half-split"), 9)
        out.end()
    half = plain(64, 1e4)
    out.case("axial_2d", dict(kind="axial", place=[33.0, 21.0]))
    out.expect("rotated", turn(x, torch.cat((half * 33, half * 21)), 1, "half-split"), 9)
    out.end()
    values = torch.cat((vector(60, 90) * 1000.7, vector(60, 91) * 1e-5, vector(40, 92) * 2.0**-20,
                        torch.tensor([0.0, 256.0, 257.0, 258.0, 259.0, 2047.0, 2049.0, 2051.0, 65504.0, 65519.0,
                                      65520.0, 1e30, 1e-30, -1e-8, 3.0e-8, 6.1e-5, 3.3895e38]))).float()
    out.case("rounding", dict(kind="rounding"))
    out.expect("values", values.double())
    out.expect("bf16", values.bfloat16().double())
    out.expect("f16", values.half().double())
    out.end()


if __name__ == "__main__":
    write_frequencies()
    encodings = Writer("encodings.txt")
    write_attention(encodings)
    write_tables(encodings)
