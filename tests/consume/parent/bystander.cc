// Code of the parent's that does not use Vigil: compiled as the parent says.

#if __cplusplus != 201703L
#error "the C++ standard of the parent's own target was changed"
#endif
#if !PARENT_FLAG
#error "the parent's flags are gone"
#endif
#if __has_include("vigil/store.h") || __has_include("engine/engine.h")
#error "Vigil's headers reach targets that do not link it"
#endif

// A variable without use and a comparison of different signs: with Vigil's own
// warnings as errors this would not compile.
int Answer(unsigned limit) {
  int unused;
  int answer = 42;
  return answer < limit ? answer : 0;
}
