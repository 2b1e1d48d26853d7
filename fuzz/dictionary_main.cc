// Writes the dictionary to standard output.

#include <iostream>

#include "fuzz/dictionary.h"

int main() {
  vigil::fuzz::WriteDictionary(std::cout);
  return std::cout.flush() ? 0 : 1;
}
