// Gives the precompiled headers a target.

#include "tests/support/headers.h"
