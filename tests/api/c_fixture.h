// A store, a session, a buffer and a reply of the interface for C.

#ifndef VIGIL_TESTS_API_C_FIXTURE_H_
#define VIGIL_TESTS_API_C_FIXTURE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

#include "vigil/c.h"

namespace vigil {

class CInterface : public testing::Test {
 protected:
  CInterface() {
    const vigil_setting settings[] = {{VIGIL_SHARDS, 4},
                                      {VIGIL_BACKGROUND_EXPIRY, 0},
                                      {VIGIL_MANUAL_CLOCK, 1'000'000}};
    EXPECT_EQ(vigil_open(settings, 3, &store_), VIGIL_OK);
    EXPECT_EQ(vigil_session_new(store_, &session_), VIGIL_OK);
  }
  ~CInterface() override {
    vigil_session_free(session_);
    vigil_close(store_);
    vigil_buffer_free(buffer_);
    vigil_reply_free(reply_);
  }

  void Put(std::string_view key, std::string_view value) {
    EXPECT_EQ(
        vigil_set(store_, key.data(), key.size(), value.data(), value.size()),
        VIGIL_OK);
  }

  // The value at `key`; empty: absent.
  std::optional<std::string> Value(std::string_view key) {
    bool found = false;
    EXPECT_EQ(vigil_get(store_, key.data(), key.size(), buffer_, &found),
              VIGIL_OK);
    if (!found) return std::nullopt;
    return std::string(vigil_buffer_data(buffer_), vigil_buffer_size(buffer_));
  }

  // Says words, whose reply is then in reply_.
  enum vigil_status Say(const std::vector<const char*>& words) {
    return vigil_execute(session_, words.size(), words.data(), nullptr, reply_);
  }

  static std::string Text(const vigil_reply* reply) {
    size_t size = 0;
    const char* text = vigil_reply_text(reply, &size);
    return {text, size};
  }

  vigil_store* store_ = nullptr;
  vigil_session* session_ = nullptr;
  vigil_buffer* buffer_ = vigil_buffer_new();
  vigil_reply* reply_ = vigil_reply_new();
};

}  // namespace vigil

#endif  // VIGIL_TESTS_API_C_FIXTURE_H_
