#include "tests/schedule/explore.h"

#include <cstdlib>

#include "tests/schedule/choices.h"

namespace vigil::schedule {
namespace {

bool IsIn(FiberSet set, int fiber) {
  return fiber >= 0 && (set & Bit(fiber)) != 0;
}

// Whoever came last, if that is possible.
int GoOn(const Situation& situation, FiberSet among) {
  return IsIn(among, situation.current) ? situation.current : FirstOf(among);
}

}  // namespace

int Exhaustive::Choose(const Situation& situation) {
  if (pruned_) return GoOn(situation, situation.enabled);
  if (depth_ < nodes_.size()) {
    const Node& node = nodes_[depth_++];
    if (!IsIn(situation.enabled, node.chosen)) std::abort();  // not repeatable
    return node.chosen;
  }
  FiberSet asleep = 0;
  if (!nodes_.empty() && !all_) {
    const Node& parent = nodes_.back();
    const Step& taken = parent.steps[static_cast<std::size_t>(parent.chosen)];
    for (FiberSet rest = parent.asleep; rest != 0; rest &= rest - 1) {
      const int fiber = FirstOf(rest);
      const Step& step = parent.steps[static_cast<std::size_t>(fiber)];
      if (!Depend(step, taken)) asleep |= Bit(fiber);
    }
  }
  const FiberSet awake = situation.enabled & ~asleep;
  if (awake == 0) {  // every way on is the reordering of one seen before
    pruned_ = true;
    return GoOn(situation, situation.enabled);
  }
  const int chosen = GoOn(situation, awake);
  nodes_.push_back({situation.enabled, asleep, chosen, situation.steps});
  ++depth_;
  return chosen;
}

bool Exhaustive::Next() {
  depth_ = 0;
  pruned_ = false;
  while (!nodes_.empty()) {
    Node& node = nodes_.back();
    node.asleep |= Bit(node.chosen);
    const FiberSet rest = node.enabled & ~node.asleep;
    if (rest != 0) {
      node.chosen = FirstOf(rest);
      return true;
    }
    nodes_.pop_back();
  }
  return false;
}

int Bounded::Choose(const Situation& situation) {
  if (depth_ == 0) interruptions_ = 0;
  if (depth_ == nodes_.size()) {
    const bool can_stay = IsIn(situation.enabled, situation.current);
    const int chosen = GoOn(situation, situation.enabled);
    FiberSet untried = situation.enabled & ~Bit(chosen);
    if (can_stay && interruptions_ == bound_) untried = 0;
    nodes_.push_back(
        {untried, chosen, can_stay ? situation.current : -1, interruptions_});
  }
  const Node& node = nodes_[depth_++];
  if (!IsIn(situation.enabled, node.chosen)) std::abort();  // not repeatable
  if (node.current >= 0 && node.chosen != node.current) ++interruptions_;
  return node.chosen;
}

bool Bounded::Next() {
  depth_ = 0;
  while (!nodes_.empty()) {
    Node& node = nodes_.back();
    if (node.untried != 0) {
      node.chosen = FirstOf(node.untried);
      node.untried &= node.untried - 1;
      return true;
    }
    nodes_.pop_back();
  }
  return false;
}

int AtRandom::Choose(const Situation& situation) {
  if (IsIn(situation.enabled, situation.current) && engine_() % stay_ != 0) {
    return situation.current;
  }
  FiberSet set = situation.enabled;
  for (std::uint64_t skip =
           engine_() % static_cast<std::uint64_t>(CountOf(set));
       skip > 0; --skip) {
    set &= set - 1;
  }
  return FirstOf(set);
}

Replay::Replay(std::string_view choices) : letters_(Lengthen(choices)) {}

int Replay::Choose(const Situation& situation) {
  if (CountOf(situation.enabled) == 1) return FirstOf(situation.enabled);
  if (next_ == letters_.size()) return GoOn(situation, situation.enabled);
  const int fiber = letters_[next_++] - 'a';
  if (fiber >= 0 && fiber < kMaxFibers && IsIn(situation.enabled, fiber)) {
    return fiber;
  }
  strayed_ = true;
  return GoOn(situation, situation.enabled);
}

}  // namespace vigil::schedule
