#!/usr/bin/python3
"""Model configs in every spelling with the frequencies PyTorch computes for them, and arrays for the commands.

Writes models.json and arrays/ beside this script, with nothing of ours but the formulas of make_golden.py:

    /usr/bin/python3 make_models.py

What a config means is written down here by hand, from transformers' modeling_rope_utils.py and configuration classes.
"""
import json
import math
import os

import numpy
import torch

from make_golden import HERE, frequencies, plain, sinusoid, slopes, t5_buckets, turn, vector

ARRAYS = os.path.join(HERE, "arrays")
L3 = dict(factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=8192)
YARN = dict(factor=4.0, original_max_position_embeddings=32768)
SHORT, LONG = [1.0, 1.25, 1.5, 2.0], [1.0, 2.0, 8.0, 30.5]
BIG = dict(hidden_size=4096, num_attention_heads=32)


def group(name, layout="half-split", **c):
    return dict(name=name, layout=layout, settings=c)


def one(kind="default", base=1e4, head_dim=128, **c):
    layout = c.pop("layout", "half-split")
    return [group("all", layout, kind=kind, base=base, head_dim=head_dim, **c)]


def models():
    """name, config, length, groups"""
    yield "plain", dict(model_type="llama", **BIG, rope_theta=500000), 0, one(base=5e5)
    yield "no base", dict(model_type="llama", **BIG), 0, one()
    yield "head_dim wins", dict(BIG, model_type="qwen3", head_dim=64, rope_theta=1e6), 0, one(base=1e6, head_dim=64)
    yield "head_dim null", dict(BIG, model_type="llama", head_dim=None), 0, one()
    yield "rounded down", dict(model_type="llama", hidden_size=100, num_attention_heads=3 * 2), 0, one(head_dim=16)
    yield "linear by type", dict(BIG, rope_scaling=dict(type="linear", factor=2.5)), 0, one("linear", factor=2.5)
    yield "linear by rope_type", dict(BIG, rope_parameters=dict(rope_type="linear", factor=8, rope_theta=1e6)), 0, \
        one("linear", 1e6, factor=8.0)
    yield "its own base wins", dict(BIG, rope_theta=1e4, rope_parameters=dict(rope_type="default", rope_theta=2e5)), 0, \
        one(base=2e5)
    yield "rope_scaling wins", dict(BIG, rope_scaling=dict(type="linear", factor=2),
                                    rope_parameters=dict(rope_type="linear", factor=9)), 0, one("linear", factor=2.0)
    yield "empty rope_scaling", dict(BIG, rope_scaling={}, rope_parameters=dict(rope_type="linear", factor=9)), 0, \
        one("linear", factor=9.0)
    dyn = dict(BIG, max_position_embeddings=4096, rope_scaling=dict(rope_type="dynamic", factor=2))
    for length in (0, 4096, 9000):
        yield f"dynamic at {length}", dyn, length, one("dynamic", factor=2.0, max_position_embeddings=4096)
    yield "yarn", dict(BIG, max_position_embeddings=131072, rope_theta=1e6, rope_scaling=dict(YARN, type="yarn")), 0, \
        one("yarn", 1e6, **YARN)
    yield "yarn without O", dict(BIG, max_position_embeddings=512, rope_scaling=dict(type="yarn", factor=4)), 0, \
        one("yarn", factor=4.0, original_max_position_embeddings=512)
    yield "yarn factor null", dict(BIG, max_position_embeddings=65536, rope_scaling=dict(
        type="yarn", factor=None, original_max_position_embeddings=4096)), 0, \
        one("yarn", factor=16.0, original_max_position_embeddings=4096)
    yield "yarn with everything", dict(BIG, max_position_embeddings=8192, rope_parameters=dict(
        YARN, rope_type="yarn", beta_fast=16, beta_slow=2, truncate=False, attention_factor=0.9, rope_theta=5e5)), 0, \
        one("yarn", 5e5, **YARN, beta_fast=16.0, beta_slow=2.0, truncate=False, attention_factor=0.9)
    yield "yarn betas 0", dict(BIG, max_position_embeddings=8192, rope_parameters=dict(
        YARN, rope_type="yarn", beta_fast=0, beta_slow=0)), 0, one("yarn", **YARN)
    yield "O at the top wins", dict(BIG, max_position_embeddings=131072, original_max_position_embeddings=4096,
                                    rope_scaling=dict(YARN, type="yarn")), 0, \
        one("yarn", factor=4.0, original_max_position_embeddings=4096)
    yield "deepseek", dict(model_type="deepseek_v2", hidden_size=2048, num_attention_heads=16, qk_nope_head_dim=128,
                           qk_rope_head_dim=64, max_position_embeddings=163840, rope_scaling=dict(
                               type="yarn", factor=40, mscale=0.707, mscale_all_dim=0.5,
                               original_max_position_embeddings=4096)), 0, \
        one("yarn", head_dim=64, layout="interleaved", factor=40.0, mscale=0.707, mscale_all_dim=0.5,
            original_max_position_embeddings=4096)
    yield "llama3", dict(BIG, rope_theta=5e5, max_position_embeddings=131072, rope_scaling=dict(L3, rope_type="llama3")), 0, \
        one("llama3", 5e5, **L3)
    phi = dict(model_type="phi3", hidden_size=64, num_attention_heads=8, max_position_embeddings=131072,
               original_max_position_embeddings=4096)
    scaling = dict(type="su", short_factor=SHORT, long_factor=LONG)
    lists = dict(short_factor=SHORT, long_factor=LONG, max_position_embeddings=131072,
                 original_max_position_embeddings=4096)
    for length in (0, 4096, 4097):
        yield f"longrope at {length}", dict(phi, rope_scaling=scaling), length, one("longrope", head_dim=8, **lists)
    yield "longrope factor", dict(phi, rope_scaling=dict(scaling, type="longrope", factor=4)), 9999, \
        one("longrope", head_dim=8, longrope_factor=4.0, **lists)
    yield "longrope partial", dict(phi, num_attention_heads=4, partial_rotary_factor=0.5, rope_scaling=scaling), 9999, \
        one("longrope", head_dim=16, rotary_dim=8, **lists)
    yield "neox", dict(model_type="gpt_neox", hidden_size=6144, num_attention_heads=64, rotary_pct=0.25,
                       rotary_emb_base=20000), 0, one(base=2e4, head_dim=96, rotary_dim=24)
    yield "neox by default", dict(model_type="gpt_neox", hidden_size=6144, num_attention_heads=64), 0, \
        one(head_dim=96, rotary_dim=24)
    yield "gptj", dict(model_type="gptj", n_embd=4096, n_head=16, n_positions=2048, rotary_dim=64), 0, \
        one(head_dim=256, rotary_dim=64, layout="interleaved")
    yield "partial inside", dict(BIG, rope_parameters=dict(rope_type="default", partial_rotary_factor=0.5)), 0, \
        one(rotary_dim=64)
    yield "cut, not rounded", dict(model_type="llama", head_dim=100, partial_rotary_factor=0.29), 0, \
        one(head_dim=100, rotary_dim=28)  # 100 * 0.29 is a little less than 29
    yield "glm", dict(BIG, model_type="glm", partial_rotary_factor=0.5), 0, one(rotary_dim=64, layout="interleaved")
    yield "mrope", dict(model_type="qwen2_vl", hidden_size=3584, num_attention_heads=28, rope_theta=1e6,
                        rope_scaling=dict(type="mrope", mrope_section=[16, 24, 24])), 0, one(base=1e6)
    yield "text_config", dict(model_type="qwen3_vl", text_config=dict(
        model_type="qwen3_vl_text", hidden_size=4096, num_attention_heads=32, rope_theta=5000000, head_dim=128,
        rope_scaling=dict(rope_type="default", mrope_interleaved=True, mrope_section=[24, 20, 20]))), 0, one(base=5e6)
    yield "hunyuan", dict(model_type="hunyuan_v1_dense", head_dim=128, max_position_embeddings=32768,
                          rope_scaling=dict(type="dynamic", alpha=1000.0, factor=1.0)), 0, one("ntk", factor=1000.0)
    yield "gemma 3, old", dict(model_type="gemma3", text_config=dict(
        model_type="gemma3_text", hidden_size=2560, rope_scaling=dict(rope_type="linear", factor=8.0))), 0, [
        group("full_attention", kind="linear", base=1e6, head_dim=256, factor=8.0),
        group("sliding_attention", kind="default", base=1e4, head_dim=256)]
    yield "gemma 3, new", dict(model_type="gemma3_text", head_dim=256, rope_parameters=dict(
        full_attention=dict(rope_type="linear", factor=8.0, rope_theta=1e6),
        sliding_attention=dict(rope_type="default", rope_theta=1e4))), 0, [
        group("full_attention", kind="linear", base=1e6, head_dim=256, factor=8.0),
        group("sliding_attention", kind="default", base=1e4, head_dim=256)]
    yield "gemma 3, between", dict(model_type="gemma3_text", head_dim=256, rope_theta=1e6, rope_local_base_freq=2e4,
                                   rope_parameters=dict(full_attention=dict(rope_type="linear", factor=8.0),
                                                        sliding_attention=dict(rope_type="default"))), 0, [
        group("full_attention", kind="linear", base=1e6, head_dim=256, factor=8.0),
        group("sliding_attention", kind="default", base=2e4, head_dim=256)]
    yield "gemma 4", dict(model_type="gemma4_text", head_dim=256, global_head_dim=512, rope_parameters=dict(
        full_attention=dict(rope_type="proportional", partial_rotary_factor=0.25, rope_theta=1e6),
        sliding_attention=dict(rope_type="default", rope_theta=1e4))), 0, [
        group("full_attention", kind="proportional", base=1e6, head_dim=512, partial_rotary_factor=0.25),
        group("sliding_attention", kind="default", base=1e4, head_dim=256)]
    yield "modernbert", dict(model_type="modernbert", hidden_size=768, num_attention_heads=12,
                             global_rope_theta=160000.0, local_rope_theta=10000.0), 0, [
        group("full_attention", kind="default", base=1.6e5, head_dim=64),
        group("sliding_attention", kind="default", base=1e4, head_dim=64)]


def write_models():
    cases = []
    for name, config, length, groups in models():
        expected = []
        for g in groups:
            c = g["settings"]
            inv, attention = frequencies(c, length)
            rotary = c["head_dim"] if c["kind"] == "proportional" else c.get("rotary_dim", c["head_dim"])
            expected.append(dict(name=g["name"], kind=c["kind"], layout=g["layout"], head_dim=c["head_dim"],
                                 rotary_dim=rotary, base=c["base"], attention_factor=attention,
                                 inv_freq=torch.as_tensor(inv).tolist()))
        cases.append(dict(name=name, config=config, length=length, groups=expected))
    with open(os.path.join(HERE, "models.json"), "w", encoding="ascii") as file:
        file.write("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")


# ---- arrays --------------------------------------------------------------------------------------


def array(shape, seed):
    return vector(math.prod(shape), seed).reshape(shape)


def save(name, tensor, dtype):
    numpy.save(os.path.join(ARRAYS, name + ".npy"), tensor.numpy().astype(dtype))


def turned(x, positions, inv, layout, attention=1.0):
    rows = [turn(x[..., t : t + 1, :], inv, float(p), layout, attention) for t, p in enumerate(positions)]
    return torch.cat(rows, -2)


def attend(q, k, v, bias, causal):
    share = q.shape[0] // k.shape[0]
    k, v = k.repeat_interleave(share, 0), v.repeat_interleave(share, 0)
    scores = q @ k.transpose(1, 2) / math.sqrt(q.shape[2]) + bias
    distance = torch.arange(k.shape[1])[None] - torch.arange(q.shape[1])[:, None]
    if causal:
        scores = scores.masked_fill(distance > k.shape[1] - q.shape[1], -math.inf)
    weights = torch.softmax(scores, -1)
    return weights @ v, weights


def write_arrays():
    os.makedirs(ARRAYS, exist_ok=True)
    x = array((2, 3, 5, 16), 1)
    positions = [0, 1, 5, 4097, 1000000]
    numpy.save(os.path.join(ARRAYS, "positions.npy"), numpy.array(positions))
    q, k, v = array((4, 6, 16), 2), array((2, 9, 16), 3), array((2, 9, 8), 4)
    tables = {"learned": array((9, 16), 5), "shaw": array((7, 16), 6), "t5": array((4, 32), 7),
              "bias": array((5,), 8), "transformer-xl": array((18, 16), 9)}
    for dtype in ("f4", "f8"):
        for name, table in tables.items():
            save(f"table_{name}_{dtype}", table, dtype)
        for name, tensor in dict(x=x, q=q, k=k, v=v).items():
            save(f"{name}_{dtype}", tensor, dtype)
        for layout in ("half-split", "interleaved"):
            save(f"rotated_{layout}_{dtype}", turned(x, positions, plain(16, 5e5), layout), dtype)
        save(f"rotated_partial_{dtype}", turned(x, positions, plain(6, 1e4), "half-split"), dtype)
        distance = (torch.arange(9)[None] - torch.arange(6)[:, None]).double()
        for causal in (True, False):
            past = 3 if causal else 0
            at = list(range(past, past + 6))
            inv = plain(16, 1e4)
            tq, tk = turned(q, at, inv, "half-split"), turned(k, range(9), inv, "half-split")
            zeta = ((2 * torch.arange(8).double() + 6.4) / 22.4).repeat(2)
            grow = zeta ** (torch.tensor(at).double()[:, None] / 512)
            shrink = zeta ** (torch.arange(9).double()[:, None] / 512)
            alibi = -torch.tensor(slopes(4)).double()[:, None, None] * (distance - past).abs()
            tag = f"{'causal' if causal else 'full'}_{dtype}"
            far = distance.long() - past  # n - m
            wide = lambda keys: keys.repeat_interleave(2, 0)  # as many heads as queries
            moved = tables["shaw"][far.clamp(-3, 3) + 3]
            u, w = tables["transformer-xl"][:2]
            relative = torch.stack([sinusoid(-row, 16) @ tables["transformer-xl"][2:].T for row in far])
            xl = torch.einsum("htd,tsd->hts", q + w, relative) + torch.einsum("d,hsd->hs", u, wide(k))[:, None]
            for name, out in {
                "none": attend(q, k, v, 0.0, causal), "rope": attend(tq, tk, v, 0.0, causal),
                "alibi": attend(q, k, v, alibi, causal), "xpos": attend(tq * grow, tk / shrink, v, 0.0, causal),
                "sinusoidal": attend(q + sinusoid(torch.tensor(at), 16), k + sinusoid(torch.arange(9), 16), v, 0.0, causal),
                "learned": attend(q + tables["learned"][at], k + tables["learned"][:9], v, 0.0, causal),
                "shaw": attend(q, k, v, torch.einsum("htd,tsd->hts", q, moved) / 4, causal),
                "t5": attend(q, k, v, tables["t5"][:, t5_buckets(far, not causal, 32, 128)], causal),
                "bias": attend(q, k, v, tables["bias"][far.clamp(-2, 2) + 2], causal),
                "transformer-xl": attend(q, k, v, xl / 4, causal),
            }.items():
                save(f"{name}_{tag}", out[0], dtype)
                save(f"{name}_{tag}_weights", out[1], dtype)


if __name__ == "__main__":
    write_models()
    write_arrays()
