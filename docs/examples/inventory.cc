// An inventory whose reservations expire: what a customer leaves in the basket
// goes back on the shelf by itself.
//
// A reservation is a key of its own with a deadline, and nothing counts them,
// so nothing has to be put right when one expires: what can still be reserved
// is the stock less the reservations that are there.

#include <chrono>
#include <cstdint>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>

#include "vigil/store.h"

namespace {

using std::chrono_literals::operator""min;

constexpr int kSlots = 3;  // as many as are in stock

std::string Slot(std::string_view item, int slot) {
  return "reserved:" + std::string(item) + ":" + std::to_string(slot);
}

// Reserves one `item` for `customer`, for ten minutes; returns its slot.
//   kFailedPrecondition  all are reserved or sold
vigil::Result<int> Reserve(vigil::Store& store, std::string_view item,
                           std::string_view customer) {
  return store.Transact([&](vigil::Transaction& txn) -> vigil::Result<int> {
    for (int slot = 0; slot < kSlots; ++slot) {
      vigil::SetOptions options;
      options.when = vigil::SetWhen::kIfAbsent;
      options.ttl = 10min;
      const auto set = txn.Set(Slot(item, slot), customer, options);
      if (!set.ok()) return set.status();
      if (set->applied) return slot;
    }
    return vigil::FailedPrecondition("none left");
  });
}

// Turns a reservation into a sale: the slot stays taken for good.
//   kFailedPrecondition  the reservation is not there any more, or another's
vigil::Status Buy(vigil::Store& store, std::string_view item, int slot,
                  std::string_view customer) {
  return store.Transact([&](vigil::Transaction& txn) -> vigil::Status {
    const std::string key = Slot(item, slot);
    const auto owner = txn.Get(key);
    if (!owner.ok()) return owner.status();
    if (*owner != std::optional<std::string>(customer)) {
      return vigil::FailedPrecondition("the reservation has expired");
    }
    // Without a deadline. Had it passed before the commit, the read of `key`
    // would not stand any more, and the body would run again.
    if (vigil::Status sold = txn.Set(key, "sold"); !sold.ok()) return sold;
    txn.Add("sold:" + std::string(item), 1);
    return vigil::Ok();
  });
}

}  // namespace

int main() {
  vigil::ManualClock clock;  // ten minutes pass at once
  vigil::Options options;
  options.clock = &clock;
  vigil::Result<vigil::Store> opened = vigil::Store::Open(options);
  if (!opened.ok()) return 1;
  vigil::Store& store = *opened;

  const vigil::Result<int> ann = Reserve(store, "lamp", "ann");
  const vigil::Result<int> bob = Reserve(store, "lamp", "bob");
  const vigil::Result<int> eve = Reserve(store, "lamp", "eve");
  if (!ann.ok() || !bob.ok() || !eve.ok()) return 1;
  if (Reserve(store, "lamp", "max").ok()) return 1;  // there are three
  std::cout << "max: " << Reserve(store, "lamp", "max").status().message()
            << '\n';

  if (!Buy(store, "lamp", *ann, "ann").ok()) return 1;
  clock.Advance(10min + vigil::Duration(1));

  // Ann has bought hers. The other two are on the shelf again.
  const vigil::Status late = Buy(store, "lamp", *bob, "bob");
  std::cout << "bob: " << late.message() << '\n';
  if (late.code() != vigil::StatusCode::kFailedPrecondition) return 1;
  const vigil::Result<int> max = Reserve(store, "lamp", "max");
  const vigil::Result<int> again = Reserve(store, "lamp", "bob");
  if (!max.ok() || !again.ok() || *max == *again) return 1;
  if (*max == *ann || *again == *ann) return 1;  // that one is sold
  if (Reserve(store, "lamp", "eve").ok()) return 1;

  // Nobody buys on another's reservation.
  if (Buy(store, "lamp", *max, "eve").ok()) return 1;
  if (!Buy(store, "lamp", *max, "max").ok()) return 1;
  return store.GetInt("sold:lamp", 0).value_or(-1) == 2 ? 0 : 1;
}
