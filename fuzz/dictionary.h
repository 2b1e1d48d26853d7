// The dictionary that fuzzers draw words from, out of the table of commands.

#ifndef VIGIL_FUZZ_DICTIONARY_H_
#define VIGIL_FUZZ_DICTIONARY_H_

#include <ostream>

namespace vigil::fuzz {

// Writes every name, subcommand and option of the table, and numbers at which
// something changes, in libFuzzer's form: one quoted word per line, \xHH for
// what cannot stand there. Each word once, in order.
void WriteDictionary(std::ostream& out);

}  // namespace vigil::fuzz

#endif  // VIGIL_FUZZ_DICTIONARY_H_
