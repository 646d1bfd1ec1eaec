#include "ui/picture/view3d.h"

#include <algorithm>
#include <cmath>

#include "core/words/words.h"
#include "ui/picture/vectors.h"
#include "ui/text/math_text.h"

namespace ropewalk::ui {
namespace {

constexpr float kMaxElevation = 1.5F;
constexpr float kOrbitPerPixel = 0.008F;
constexpr float kOrbitPerKey = 5 * kPi / 180;
constexpr float kKeyStep = 0.02F;
constexpr float kSnapAngle = 15 * kPi / 180;
constexpr float kSnapLength = 0.1F;
constexpr float kLabelSize = 18;
constexpr size_t kMaxPieces = 40000;

float snap_to(float x, float step) { return std::round(x / step) * step; }

}  // namespace

Vec3 normalized(Vec3 a) {
  const float norm = length(a);
  return norm > 0 && finite(norm) ? a * (1 / norm) : a;
}

Camera sane_camera(Camera camera) {
  const Camera initial;
  const auto legal = [](float x, float otherwise, float low, float high) {
    return finite(x) ? std::clamp(x, low, high) : otherwise;
  };
  camera.azimuth = finite(camera.azimuth) ? std::remainder(camera.azimuth, kTurn) : initial.azimuth;
  camera.elevation = legal(camera.elevation, initial.elevation, -kMaxElevation, kMaxElevation);
  camera.zoom = legal(camera.zoom, initial.zoom, 0.25F, 8);
  camera.perspective = legal(camera.perspective, initial.perspective, 0, 1);
  return camera;
}

CameraBasis camera_basis(const Camera& camera) {
  const float ca = std::cos(camera.azimuth), sa = std::sin(camera.azimuth);
  const float ce = std::cos(camera.elevation), se = std::sin(camera.elevation);
  return {{-sa, ca, 0}, {-se * ca, -se * sa, ce}, {ce * ca, ce * sa, se}};
}

bool orbit(const Stage& stage, const Rect& rect, std::string_view id, Camera& camera,
           const Camera& home) {
  if (!drawable(rect, 8)) return false;
  const Interaction::Area area = stage.input.area(
      id, rect, tr("arrow keys turn the view, + and - zoom"), Interaction::Tip::kAway);
  const Camera before = camera;
  if (area.reset) {
    camera = home;
  } else {
    camera.azimuth -= area.drag_delta.x * kOrbitPerPixel + area.nudge.x * kOrbitPerKey;
    camera.elevation += area.drag_delta.y * kOrbitPerPixel + area.nudge.y * kOrbitPerKey;
    camera.zoom *= area.zoom > 0 ? area.zoom : 1;
  }
  if (area.focused) draw_frame(stage.canvas, rect.inset(1), {stage.theme.accent, 1.5F, 0}, 6);
  if (camera == before) return false;
  camera = sane_camera(camera);
  return true;
}

View3d::View3d(const Stage& stage, const Rect& rect, const Camera& camera, float extent)
    : stage_(stage),
      rect_(rect),
      camera_(sane_camera(camera)),
      basis_(camera_basis(camera_)),
      extent_(finite(extent) && extent > 0 ? extent : 1),
      scale_(std::max(1.0F, std::min(rect.width(), rect.height()) / 2) / extent_ * camera_.zoom),
      eye_(camera_.perspective > 0 ? extent_ * (1 + 2 / camera_.perspective) : 0),
      sound_(drawable(rect, 8)),
      pointer_(sound_ ? stage.input.hover(rect) : std::nullopt) {}

Projected View3d::project(Vec3 world) const {
  const float depth = ui::dot(world, basis_.back);
  // What comes near the eye is held off, so that it stays finite.
  const float factor = eye_ > 0 ? eye_ / std::max(eye_ - depth, 0.1F * eye_) : 1;
  const float scale = scale_ * factor;
  const Vec2 center = rect_.center();
  return {{center.x + ui::dot(world, basis_.right) * scale,
           center.y - ui::dot(world, basis_.up) * scale},
          depth,
          scale};
}

Vec3 View3d::unproject(Vec2 screen, float depth) const {
  const float factor = eye_ > 0 ? eye_ / std::max(eye_ - depth, 0.1F * eye_) : 1;
  const Vec2 flat = (screen - rect_.center()) * (1 / (scale_ * factor));
  return basis_.right * flat.x + basis_.up * -flat.y + basis_.back * depth;
}

float View3d::nearness(float depth) const {
  return std::clamp(0.5F + 0.5F * depth / extent_, 0.0F, 1.0F);
}

// Paler with distance: mixed with the ground, not made transparent, so that pieces do not show
// where they meet.
Rgba View3d::cued(Rgba color, float depth) const {
  const float alpha = static_cast<float>(color.a) / 255;
  const Rgba full = with_alpha(color, 1);
  return mix(stage_.theme.ground, full, alpha * (0.52F + 0.48F * nearness(depth)));
}

Rgba View3d::lit(Rgba color, std::string_view part) const {
  return part.empty() ? color : faded(color, stage_.highlight.strength(part, 0.25F));
}

void View3d::hover(Vec3 a, Vec3 b, std::string_view part) {
  if (part.empty() || !pointer_) return;
  const Vec2 from = project(a).at, d = project(b).at - from;
  const float square = ui::dot(d, d);
  const float along =
      square > 0 ? std::clamp(ui::dot(*pointer_ - from, d) / square, 0.0F, 1.0F) : 0.0F;
  if (length(*pointer_ - from - d * along) < 7) stage_.highlight.point_at(part);
}

void View3d::segment(Vec3 a, Vec3 b, Rgba color, float width, float dash, float behind) {
  if (!finite(a) || !finite(b) || color.a == 0 || pieces_.size() > kMaxPieces) return;
  const Vec3 d = b - a;
  const float pixels = length(d) * scale_;
  if (!(pixels > 0) || !finite(pixels)) return;
  const float wanted = dash > 0 ? pixels / dash : length(d) / (extent_ * 0.12F);
  const int count = whole(std::ceil(wanted), 1, dash > 0 ? 200 : 24);
  for (int i = 0; i < count; ++i) {
    if (dash > 0 && i % 2 == 1) continue;
    const Projected from = project(a + d * (static_cast<float>(i) / static_cast<float>(count)));
    const Projected to = project(a + d * (static_cast<float>(i + 1) / static_cast<float>(count)));
    const float depth = (from.depth + to.depth) / 2;
    const float shrink = (0.72F + 0.36F * nearness(depth)) * (from.scale / scale_);
    pieces_.push_back({Piece::Kind::kSegment, from.at, to.at, depth - behind,
                       std::max(0.6F, width * shrink), cued(color, depth)});
  }
}

void View3d::head(Vec3 tip, Vec3 direction, Rgba color, float width) {
  const Projected at = project(tip);
  const float pixels = 6 + 3.4F * width;
  const Projected base = project(tip - direction * (pixels / scale_));
  pieces_.push_back({Piece::Kind::kHead, at.at, base.at, at.depth + 1e-3F * extent_,
                     pixels * at.scale / scale_, cued(color, at.depth)});
}

void View3d::curve(std::span<const Vec3> points, const Stroke& stroke, std::string_view part) {
  const Rgba color = lit(stroke.color, part);
  for (size_t i = 1; i < points.size(); ++i) {
    if (stroke.dash > 0 && i % 2 == 0) continue;
    segment(points[i - 1], points[i], color, stroke.width);
    hover(points[i - 1], points[i], part);
  }
}

void View3d::line(Vec3 a, Vec3 b, const Stroke& stroke, std::string_view part) {
  if (!sound_ || !finite(a) || !finite(b)) return;
  segment(a, b, lit(stroke.color, part), stroke.width, stroke.dash);
  hover(a, b, part);
}

void View3d::arrow(Vec3 tail, Vec3 tip, Rgba color, std::string_view part, std::string_view text,
                   float width) {
  if (!sound_ || !finite(tail) || !finite(tip)) return;
  const Vec3 d = tip - tail;
  const float norm = length(d), pixels = 6 + 3.4F * width;
  if (!(norm > 1e-6F)) return;
  const Rgba shown = lit(color, part);
  const float wide = !part.empty() && stage_.highlight.lit(part) ? width + 0.75F : width;
  const float shaft = std::max(0.0F, norm - 0.85F * pixels / scale_);
  segment(tail, tail + d * (shaft / norm), shown, wide);
  head(tip, d * (1 / norm), shown, wide);
  hover(tail, tip, part);
  const Projected from = project(tail), to = project(tip);
  const Vec2 flat = to.at - from.at;
  for (float at = 10, along = length(flat); at < along - 4 && shafts_.size() < 500; at += 10) {
    const Vec2 p = from.at + flat * (at / along);
    shafts_.push_back({p.x - 3, p.y - 3, p.x + 3, p.y + 3});
  }
  if (text.empty()) return;
  texts_.push_back({to.at, to.at - from.at, to.depth, std::string(text), shown});
}

void View3d::trace(std::span<const Vec3> points, Rgba color, float width, std::string_view part) {
  if (!sound_ || points.size() < 2) return;
  // Long traces: every n-th point, and the last.
  const size_t stride = std::max<size_t>(1, points.size() / 2000);
  const Rgba shown = lit(color, part);
  size_t before = 0;
  for (size_t i = stride; before + 1 < points.size(); i += stride) {
    const size_t now = std::min(i, points.size() - 1);
    const float age = static_cast<float>(now) / static_cast<float>(points.size() - 1);
    segment(points[before], points[now], faded(shown, 0.12F + 0.78F * age), width);
    if (finite(points[before]) && finite(points[now])) hover(points[before], points[now], part);
    before = now;
  }
}

void View3d::arc(Vec3 center, float radius, Vec3 normal, Vec3 zero, float from, float to,
                 const Stroke& stroke, bool with_head, std::string_view part) {
  if (!sound_ || !finite(center) || !finite(normal) || !finite(zero) || !(radius > 0)) return;
  if (!finite(from) || !finite(to) || from == to) return;
  const Vec3 axis = normalized(normal);
  const Vec3 x = normalized(zero - axis * ui::dot(zero, axis)), y = cross(axis, x);
  to = from + std::clamp(to - from, -8 * kTurn, 8 * kTurn);
  const float turns = std::abs(to - from) / kTurn;
  const float growth = turns > 1 ? std::min(0.13F, 0.5F / (turns - 1)) * radius : 0;
  const int steps = whole(std::ceil(turns * 56), 2, 448);
  points_.clear();
  for (int i = 0; i <= steps; ++i) {
    const float part_of = static_cast<float>(i) / static_cast<float>(steps);
    const float angle = from + (to - from) * part_of;
    const float r = radius + growth * std::max(0.0F, turns * part_of - 1);
    points_.push_back(center + x * (r * std::cos(angle)) + y * (r * std::sin(angle)));
  }
  if (with_head && points_.size() > 2) {
    const Vec3 tip = points_.back();
    const Vec3 along = normalized(tip - points_[points_.size() - 2]);
    if (finite(along)) head(tip, along, lit(stroke.color, part), stroke.width);
    points_.pop_back();
  }
  curve(points_, stroke, part);
}

void View3d::circle(Vec3 center, float radius, Vec3 normal, const Stroke& stroke,
                    std::string_view part) {
  const Vec3 axis = normalized(normal);
  const Vec3 zero = std::abs(axis.z) < 0.9F ? Vec3{0, 0, 1} : Vec3{1, 0, 0};
  arc(center, radius, normal, zero, 0, kTurn, stroke, false, part);
}

void View3d::dot(Vec3 at, float radius, Rgba color, std::string_view part) {
  if (!sound_ || !finite(at) || !(radius > 0)) return;
  const Projected shown = project(at);
  pieces_.push_back({Piece::Kind::kDot, shown.at, shown.at, shown.depth,
                     radius * shown.scale / scale_, cued(lit(color, part), shown.depth)});
  hover(at, at, part);
}

void View3d::label(Vec3 at, std::string_view text, Rgba color, std::string_view part) {
  if (!sound_ || !finite(at) || text.empty()) return;
  const Projected shown = project(at);
  texts_.push_back(
      {shown.at, shown.at - project({}).at, shown.depth, std::string(text), lit(color, part)});
}

void View3d::ground(int lines) {
  if (!sound_) return;
  lines = std::clamp(lines, 2, 40);
  const Rgba color = mix(stage_.theme.line, stage_.theme.ink_faint, 0.2F);
  // It fades out around, so that its end is nowhere to be seen.
  const auto piece = [&](Vec3 a, Vec3 b) {
    const float away = length(a + b) / (2 * extent_);
    segment(a, b, faded(color, std::clamp(2.4F - 2 * away, 0.0F, 1.0F)), 1, 0, 0.1F * extent_);
  };
  const auto along = [&](int i) {
    return extent_ * (2 * static_cast<float>(i) / static_cast<float>(lines) - 1);
  };
  for (int i = 0; i <= lines; ++i) {
    for (int j = 0; j < lines; ++j) {
      piece({along(i), along(j), 0}, {along(i), along(j + 1), 0});
      piece({along(j), along(i), 0}, {along(j + 1), along(i), 0});
    }
  }
}

void View3d::axes(const std::array<std::string_view, 3>& names, float reach, bool both_ways) {
  if (!sound_) return;
  const float size = 0.94F * extent_ * (finite(reach) ? reach : 1);
  const Vec3 directions[] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
  for (size_t i = 0; i < 3; ++i) {
    const Vec3 tip = directions[i] * size;
    if (both_ways) segment(tip * -1, {}, stage_.theme.ink_faint, 1);
    segment({}, tip, stage_.theme.ink_faint, 1.25F);
    head(tip, directions[i], stage_.theme.ink_faint, 1);
    const Projected at = project(tip);
    texts_.push_back(
        {at.at, at.at - project({}).at, at.depth, std::string(names[i]), stage_.theme.ink_soft});
  }
}

void View3d::shadow(Vec3 a, Vec3 b, Rgba color) {
  if (!sound_ || !finite(a) || !finite(b)) return;
  segment({a.x, a.y, 0}, {b.x, b.y, 0}, faded(color, 0.3F), 3);
  if (std::abs(b.z) > 1e-4F) segment(b, {b.x, b.y, 0}, faded(color, 0.4F), 1, 4);
}

Vec3 View3d::dragged(Vec3 tip, Vec2 screen, Drag3d drag) const {
  const float depth = ui::dot(tip, basis_.back);
  if (drag == Drag3d::kSphere) {
    const float radius = length(tip);
    if (!(radius > 0)) return tip;
    // Perspective depends on the depth that is looked for: a few rounds settle it.
    float at = depth;
    Vec3 found = tip;
    for (int round = 0; round < 6; ++round) {
      const Vec3 flat = unproject(screen, at) - basis_.back * at;
      const float away = length(flat);
      if (away >= radius) return flat * (radius / away);
      const float reach = std::sqrt(radius * radius - away * away);
      at = depth < 0 ? -reach : reach;
      found = flat + basis_.back * at;
    }
    return normalized(found) * radius;
  }
  if (drag == Drag3d::kGround && std::abs(basis_.back.z) > 0.12F) {
    // The ray from the eye through the pointer meets the plane z = tip.z.
    const Vec3 near = unproject(screen, 0);
    const Vec3 ray = eye_ > 0 ? near - basis_.back * eye_ : basis_.back * -1;
    if (std::abs(ray.z) > 1e-4F) {
      const Vec3 hit = near + ray * ((tip.z - near.z) / ray.z);
      const float max = 4 * extent_;
      if (finite(hit)) return {std::clamp(hit.x, -max, max), std::clamp(hit.y, -max, max), tip.z};
    }
    return tip;
  }
  return unproject(screen, depth);
}

std::optional<Moved3d> View3d::handle(std::string_view id, Vec3 tip, Rgba color,
                                      std::string_view hint, Drag3d drag) {
  if (!sound_ || !finite(tip)) return std::nullopt;
  const Projected at = project(tip);
  if (!rect_.contains(at.at)) return std::nullopt;
  const Interaction::Handle state = stage_.input.handle(id, at.at, hint);
  if (state.hovered || state.active) stage_.highlight.point_at(id);
  grips_.push_back({at.at, at.depth, lit(color, id), state});
  if (!state.changed()) return std::nullopt;
  if (state.reset) return Moved3d{tip, true};
  Vec3 moved = tip;
  if (state.drag) moved = dragged(tip, *state.drag, drag);
  if (state.nudge.x != 0 || state.nudge.y != 0) {
    const float step = kKeyStep * std::max(extent_, length(tip));
    if (drag == Drag3d::kGround) {
      const Vec3 forward = normalized({-basis_.back.x, -basis_.back.y, 0});
      moved = moved + basis_.right * (state.nudge.x * step) + forward * (state.nudge.y * step);
    } else {
      moved = moved + basis_.right * (state.nudge.x * step) + basis_.up * (state.nudge.y * step);
      if (drag == Drag3d::kSphere) moved = normalized(moved) * length(tip);
    }
  }
  if (state.snap && state.drag) {
    if (drag == Drag3d::kSphere) {
      const float norm = length(tip);
      const float azimuth = snap_to(std::atan2(moved.y, moved.x), kSnapAngle);
      const float elevation =
          snap_to(std::asin(std::clamp(moved.z / std::max(norm, 1e-9F), -1.0F, 1.0F)), kSnapAngle);
      moved = Vec3{std::cos(elevation) * std::cos(azimuth), std::cos(elevation) * std::sin(azimuth),
                   std::sin(elevation)} *
              norm;
    } else {
      moved = {snap_to(moved.x, kSnapLength), snap_to(moved.y, kSnapLength),
               drag == Drag3d::kGround ? tip.z : snap_to(moved.z, kSnapLength)};
    }
  }
  if (!finite(moved)) return std::nullopt;
  return Moved3d{moved, false};
}

void View3d::draw() {
  if (!sound_) return;
  Canvas& canvas = stage_.canvas;
  canvas.push_clip(rect_);
  std::stable_sort(pieces_.begin(), pieces_.end(),
                   [](const Piece& a, const Piece& b) { return a.depth < b.depth; });
  for (const Piece& piece : pieces_) {
    const Vec2 d = piece.b - piece.a;
    const float norm = length(d);
    switch (piece.kind) {
      case Piece::Kind::kSegment: {
        if (!(norm > 1e-3F)) break;
        const Vec2 over = d * (0.35F / norm);  // pieces overlap a little, so that no seam shows
        canvas.line(piece.a - over, piece.b + over, {piece.color, piece.width, 0});
        break;
      }
      case Piece::Kind::kHead: {
        // A cone seen from the side is a triangle, from its end a disc.
        const float half = piece.width * 0.36F;
        if (norm < half) canvas.circle(piece.b, half, piece.color);
        if (!(norm > 0.5F)) break;
        const Vec2 side{-d.y / norm * half, d.x / norm * half};
        const Vec2 corners[] = {piece.a, piece.b + side, piece.a + d * 0.8F, piece.b - side};
        canvas.polygon(corners, piece.color);
        break;
      }
      case Piece::Kind::kDot:
        canvas.circle(piece.a, piece.width, piece.color);
        break;
    }
  }
  for (const Grip& grip : grips_) draw_grip(stage_, grip.at, grip.color, grip.handle);
  LabelPlacer placer(rect_.inset(3));
  for (const Rect& shaft : shafts_) placer.block(shaft);
  for (const Grip& grip : grips_)
    placer.block({grip.at.x - 12, grip.at.y - 12, grip.at.x + 12, grip.at.y + 12});
  std::stable_sort(texts_.begin(), texts_.end(),
                   [](const Text& a, const Text& b) { return a.depth > b.depth; });
  for (const Text& text : texts_) {
    if (!rect_.contains(text.at)) continue;
    const Vec2 size = math_size(canvas, text.text, kLabelSize);
    const Rect box = placer.place(text.at, {size.x, size.y * 0.8F}, text.prefer, 6);
    const Rgba color =
        mix(stage_.theme.ground, with_alpha(text.color, 1), static_cast<float>(text.color.a) / 255);
    draw_math(canvas, box.center(), text.text, kLabelSize, color, stage_.theme.ground);
  }
  canvas.pop_clip();
}

}  // namespace ropewalk::ui
