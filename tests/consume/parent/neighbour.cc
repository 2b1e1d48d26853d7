// Code of the parent's that uses the installed abseil, and not the parent's
// copy.

#include "absl/container/inlined_vector.h"

// Enough for the elements to leave the vector itself.
int SumByInstalledAbseil(int count) {
  absl::InlinedVector<int, 2> numbers;
  for (int i = 1; i <= count; ++i) numbers.push_back(i);
  int sum = 0;
  for (const int number : numbers) sum += number;
  return sum;
}
