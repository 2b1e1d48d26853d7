"""Conan 2 recipe for this copy of the sources (docs/packaging.md)."""

import os

from conan import ConanFile
from conan.errors import ConanInvalidConfiguration
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy, rm


class VigilConan(ConanFile):
    name = "vigil"
    version = "0.1.0"
    description = "Redis-like transactions inside your process"
    license = "Apache-2.0"
    package_type = "library"
    settings = "os", "arch", "compiler", "build_type"
    options = {"shared": [True, False], "exceptions": [True, False]}
    default_options = {"shared": False, "exceptions": True}

    @property
    def _root(self):
        return os.path.join(self.recipe_folder, "..", "..", "..")

    def export_sources(self):
        for pattern in ("CMakeLists.txt", "LICENSE", "CHANGELOG.md",
                        "api/*", "docs/vigil.1", "engine/*"):
            copy(self, pattern, src=self._root, dst=self.export_sources_folder)

    def layout(self):
        cmake_layout(self)

    def requirements(self):
        # Inside only: no public header includes either.
        self.requires("abseil/[>=20220623]")
        self.requires("xxhash/[>=0.8.1]")

    def validate(self):
        check_min_cppstd(self, 20)
        if self.settings.os != "Linux":
            raise ConanInvalidConfiguration("Vigil is for Linux")

    def generate(self):
        toolchain = CMakeToolchain(self)
        toolchain.cache_variables["VIGIL_BUILD_TESTS"] = False
        toolchain.cache_variables["VIGIL_BUILD_TOOL"] = False
        toolchain.cache_variables["VIGIL_INSTALL"] = True
        toolchain.cache_variables["VIGIL_SHARED"] = bool(self.options.shared)
        toolchain.cache_variables["VIGIL_EXCEPTIONS"] = bool(
            self.options.exceptions)
        toolchain.cache_variables["VIGIL_XXHASH_INCLUDE_DIR"] = (
            self.dependencies["xxhash"].cpp_info.includedir)
        toolchain.generate()
        CMakeDeps(self).generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        copy(self, "LICENSE", src=self.source_folder,
             dst=os.path.join(self.package_folder, "licenses"))
        CMake(self).install()
        if self.options.shared:
            rm(self, "libvigil.a", os.path.join(self.package_folder, "lib"))
        # Conan's generators write these.
        for folder in ("lib/cmake/vigil", "lib/pkgconfig"):
            rm(self, "*", os.path.join(self.package_folder, folder))

    def package_info(self):
        self.cpp_info.set_property("cmake_file_name", "vigil")
        self.cpp_info.set_property("cmake_target_name", "vigil::vigil")
        self.cpp_info.set_property("pkg_config_name", "vigil")
        self.cpp_info.libs = ["vigil"]
        self.cpp_info.system_libs = ["pthread"]
