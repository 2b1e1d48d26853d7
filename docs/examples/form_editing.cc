// Editing a form on the web: two people open the same page, both save. Between
// showing the form and saving it there is no session and no lock, only a
// version in a hidden field.

#include <charconv>
#include <cstdint>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>

#include "vigil/store.h"

namespace {

// What the browser gets, and sends back.
struct Form {
  std::string text;
  std::string version;  // as text: it travels in a hidden field or an ETag
};

// What the server answers to a form that was sent: 200, 400 or 409 of HTTP.
struct Answer {
  int code = 200;
  Form form;  // to show: what was saved, or what is there instead
};

std::string VersionText(vigil::Version version) {
  return std::to_string(static_cast<std::uint64_t>(version));
}

// Empty: somebody has changed the field by hand.
std::optional<vigil::Version> ParseVersion(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return {};
  return static_cast<vigil::Version>(number);
}

// A page that does not exist has version 0: who saves with it, creates it.
vigil::Result<Form> Show(const vigil::Store& store, std::string_view page) {
  const auto found = store.GetVersioned(page);
  if (!found.ok()) return found.status();
  return Form{found->value.value_or(""), VersionText(found->version)};
}

vigil::Result<Answer> Save(vigil::Store& store, std::string_view page,
                           const Form& form) {
  const std::optional<vigil::Version> version = ParseVersion(form.version);
  if (!version) return Answer{400, form};
  const auto saved = store.SetIf(page, form.text, *version);
  if (saved.ok()) return Answer{200, {form.text, VersionText(*saved)}};
  if (saved.status().code() != vigil::StatusCode::kConflict) {
    return saved.status();
  }
  const auto newer = Show(store, page);
  if (!newer.ok()) return newer.status();
  return Answer{409, *newer};
}

}  // namespace

int main() {
  vigil::Store store;
  const auto empty = Show(store, "page");
  if (!empty.ok() || empty->version != "0") return 1;
  const auto created = Save(store, "page", {"Opening hours: 9 to 5", "0"});
  if (!created.ok() || created->code != 200) return 1;

  // Both open it.
  Form ann = *Show(store, "page");
  Form bob = *Show(store, "page");
  ann.text = "Opening hours: 9 to 6";
  bob.text = "Opening hours: 9 to 5, closed on Mondays";

  // Ann is faster. Bob does not overwrite what he has not seen.
  const auto first = Save(store, "page", ann);
  if (!first.ok() || first->code != 200) return 1;
  const auto second = Save(store, "page", bob);
  if (!second.ok() || second->code != 409) return 1;
  std::cout << "bob is shown: " << second->form.text << '\n';
  if (second->form.text != ann.text) return 1;

  // He merges by hand, on the version that he was shown.
  const auto third =
      Save(store, "page",
           {second->form.text + ", closed on Mondays", second->form.version});
  if (!third.ok() || third->code != 200) return 1;

  // The old text again is another version all the same; and a page that was
  // deleted and made again is not the page that Ann has open.
  const auto before = Show(store, "page");
  if (!before.ok() || !store.Set("page", before->text).ok()) return 1;
  const auto stale = Save(store, "page", *before);
  if (!stale.ok() || stale->code != 409) return 1;
  const auto open = Show(store, "page");
  if (!open.ok() || !store.Del("page").ok()) return 1;
  if (!store.Set("page", "made again").ok()) return 1;
  const auto ghost = Save(store, "page", *open);
  if (!ghost.ok() || ghost->code != 409) return 1;

  const auto tampered = Save(store, "page", {"text", "12x"});
  return tampered.ok() && tampered->code == 400 ? 0 : 1;
}
