#!/usr/bin/env python3
"""Proves that exports.py finds what it is there to find."""

import unittest

import exports

HEADER = """\
class Session;
// class Ghost {
class [[nodiscard]] Store {
 public:
  bool Get(int key);
};
std::string_view Name(int code);
void vigil_close(struct vigil_store* store);
"""
STATIC = """\
store.cc.o:
0000000000000000 T vigil::Store::Get(int)
0000000000000000 W vigil::Store::~Store()
0000000000000010 T vigil::Name[abi:cxx11](int)
0000000000000010 T vigil_close
0000000000000020 T vigil::engine::Engine::Run()
"""
SHARED = """\
0000000000000000 A VIGIL_0
0000000000001000 T vigil::Store::Get(int)@@VIGIL_0
0000000000001010 T vigil::Name[abi:cxx11](int)@@VIGIL_0
0000000000001020 T vigil_close@@VIGIL_0
"""


class ExportsTest(unittest.TestCase):
    def differences(self, header=HEADER, static=STATIC, shared=SHARED):
        return exports.compare(exports.declared([header]),
                               exports.symbols(static),
                               exports.symbols(shared))

    def test_accepts_all_that_is_declared(self):
        self.assertEqual(self.differences(), [])

    def test_finds_what_is_not_shown(self):
        shared = SHARED.replace("vigil::Store::Get", "vigil::Store::Set")
        self.assertEqual(self.differences(shared=shared),
                         ["not shown: vigil::Store::Get(int)"])

    def test_finds_a_function_in_c_that_is_not_shown(self):
        shared = SHARED.replace("vigil_close", "vigil_open")
        self.assertEqual(self.differences(shared=shared), [
            "not shown: vigil_close",
            "shown, and not in the headers: vigil_open"])

    def test_finds_a_part_that_is_shown(self):
        part = "vigil::engine::Engine::Run()"
        self.assertEqual(
            self.differences(shared=SHARED + f"00 T {part}@@VIGIL_0\n"),
            [f"shown, and not in the headers: {part}"])

    def test_finds_another_librarys_function_that_is_shown(self):
        self.assertEqual(
            self.differences(shared=SHARED + "00 W std::terminate()\n"),
            ["shown, and not in the headers: std::terminate()"])

    def test_finds_a_template_that_returns_what_is_declared(self):
        name = "vigil::Store& std::vector<vigil::Store>::back<int>()"
        self.assertEqual(
            self.differences(shared=SHARED + f"00 W {name}\n"),
            [f"shown, and not in the headers: {name}"])

    def test_finds_an_inline_function_that_is_shown(self):
        self.assertEqual(
            self.differences(shared=SHARED + "00 W vigil::Store::~Store()\n"),
            ["shown, and not a function of its own: vigil::Store::~Store()"])

    def test_accepts_calls_of_others_and_finds_those_of_its_own(self):
        text = ("0000000000005020  0000000300000007 R_X86_64_JUMP_SLOT     "
                "0000000000000000 free@GLIBC_2.2.5 + 0\n"
                "0000000000005028  0000000400000007 R_X86_64_JUMP_SLOT     "
                "00000000000011a0 vigil::Store::Get(int)@@VIGIL_0 + 0\n"
                "0000000000005030  0000000500000006 R_X86_64_GLOB_DAT      "
                "00000000000011b0 vigil_close@@VIGIL_0 + 0\n")
        self.assertEqual(exports.interposable(text),
                         ["vigil::Store::Get(int)", "vigil_close"])

    def test_finds_a_class_of_a_comment_or_a_mere_mention_that_is_shown(self):
        for name in ("Ghost", "Session"):
            self.assertEqual(
                self.differences(shared=SHARED + f"00 T vigil::{name}::F()\n"),
                [f"shown, and not in the headers: vigil::{name}::F()"])

    def test_finds_a_library_that_shows_nothing(self):
        self.assertIn("nothing is shown", self.differences(shared=""))


if __name__ == "__main__":
    unittest.main()
