//! What Python packages for geography, science and text need of the operating system. Data only; see `table` for what a source says.

use super::table::{Row, always, compiled, unless_bundled};

/// Rows, each with its source.
pub const ROWS: &[Row] = &[
    // Geography and science.

    // Its wheel links libexpat, which auditwheel takes for part of Linux. Seen with 1.5.2.
    always("rasterio", "its wheel links libexpat", "libexpat1", "libexpat"),
    // Its wheel links libexpat, which auditwheel takes for part of Linux. Seen with 1.10.1.
    always("fiona", "its wheel links libexpat", "libexpat1", "libexpat"),
    // Rasterio "Installation > Installing from the source distribution"; setup.py runs gdal-config.
    compiled("rasterio", "its C code links GDAL", ("libgdal-dev", "libgdal36"), ("gdal-dev", "gdal libstdc++")),
    // Fiona README "Installation"; setup.py runs gdal-config.
    compiled("fiona", "its C code links GDAL", ("libgdal-dev", "libgdal36"), ("gdal-dev", "gdal libstdc++")),
    // Pyogrio "Installation > Development"; setup.py runs gdal-config.
    compiled("pyogrio", "its C code links GDAL", ("libgdal-dev", "libgdal36"), ("gdal-dev", "gdal libstdc++")),
    // GDAL Python bindings on PyPI "Dependencies"; setup.py runs gdal-config. Trixie has 3.10.
    compiled(
        "gdal",
        "its C++ code links GDAL, in the same version",
        ("libgdal-dev", "libgdal36"),
        ("gdal-dev", "gdal libstdc++"),
    ),
    // Shapely "Installation > Installation from source"; it asks pkg-config for geos since 2.2,
    // geos-config before.
    compiled(
        "shapely",
        "its C code links GEOS",
        ("libgeos-dev pkgconf", "libgeos-c1t64"),
        ("geos-dev pkgconf", "geos"),
    ),
    // pyproj "Installation > Installing from source"; setup.py runs `proj`, and pyproj/datadir.py
    // finds PROJ's data beside it.
    compiled(
        "pyproj",
        "its C code links PROJ",
        ("libproj-dev proj-bin", "libproj25 proj-bin"),
        ("proj-dev proj-util", "proj proj-util"),
    ),
    // Rtree "Installation"; rtree/finder.py. Seen with 1.4.1.
    unless_bundled(
        "rtree",
        "it loads libspatialindex, which only its compiled wheels hold",
        "libspatialindex-c8",
        "libspatialindex",
    ),
    // Cartopy "Installing > Required dependencies": since 0.22 GEOS and PROJ come through shapely and pyproj.
    compiled("cartopy", "it is C++", ("", ""), ("", "libstdc++")),
    // h5py "Installation > Source installation".
    compiled(
        "h5py",
        "its C code links HDF5",
        ("libhdf5-dev pkgconf", "libhdf5-310 libhdf5-hl-310"),
        ("hdf5-dev pkgconf", "hdf5"),
    ),
    // PyTables "Installation > Installing from source".
    compiled(
        "tables",
        "its C code links HDF5",
        ("libblosc2-dev libbz2-dev libhdf5-dev liblzo2-dev pkgconf", "libblosc2-4 libhdf5-310 liblzo2-2"),
        ("blosc2-dev bzip2-dev hdf5-dev lzo-dev pkgconf", "blosc2 hdf5 lzo"),
    ),
    // netCDF4 README "Installation"; setup.py runs nc-config.
    compiled(
        "netcdf4",
        "its C code links netCDF and HDF5",
        ("libhdf5-dev libnetcdf-dev pkgconf", "libhdf5-310 libhdf5-hl-310 libnetcdf22"),
        ("hdf5-dev netcdf-dev pkgconf", "hdf5 netcdf"),
    ),
    // SciPy "Building from source > System-level dependencies".
    compiled(
        "scipy",
        "its Fortran and C code links BLAS and LAPACK",
        ("gfortran libopenblas-dev pkgconf", "libgfortran5 libopenblas0"),
        ("gfortran openblas-dev pkgconf", "libgfortran libstdc++ openblas"),
    ),
    // MPI for Python "Installation > Building from sources".
    compiled(
        "mpi4py",
        "its C code links MPI",
        ("libopenmpi-dev", "libopenmpi40 openmpi-bin"),
        ("openmpi-dev", "openmpi"),
    ),
    // gmpy2 "Installation > From Sources".
    compiled(
        "gmpy2",
        "its C code links GMP, MPFR and MPC",
        ("libgmp-dev libmpc-dev libmpfr-dev", "libmpc3 libmpfr6"),
        ("gmp-dev mpc1-dev mpfr-dev", "gmp mpc1 mpfr"),
    ),
    // LightGBM python-package README "Installation > Preparation" (libgomp1). Seen with 4.7.0.
    always("lightgbm", "its wheel links OpenMP", "libgomp1", "libgomp"),
    // LightGBM python-package README "Build from Sources": CMake and Ninja come from PyPI.
    compiled("lightgbm", "its C++ code uses OpenMP", ("", ""), ("", "libgomp libstdc++")),
    // XGBoost "Building From Source > Building Python Package"; the wheels hold libgomp.
    compiled("xgboost", "its C++ code uses OpenMP", ("", "libgomp1"), ("", "libgomp libstdc++")),
    // llama-cpp-python README "Installation > Requirements"; on PyPI without wheels; CMake comes from PyPI.
    compiled("llama-cpp-python", "its C++ code uses OpenMP", ("", "libgomp1"), ("linux-headers", "libgomp libstdc++")),
    // scikit-learn "Installing the development version > Platform-specific instructions > Linux".
    compiled("scikit-learn", "its C++ code uses OpenMP", ("", "libgomp1"), ("", "libgomp libstdc++")),
    // annoy setup.py: one extension, its sources vendored; on PyPI without Linux wheels.
    compiled("annoy", "it is C++", ("", ""), ("", "libstdc++")),
    // fasttext setup.py: one extension, its sources vendored; on PyPI without Linux wheels.
    compiled("fasttext", "it is C++", ("", ""), ("", "libstdc++")),
    // hnswlib setup.py: one extension, its sources vendored; on PyPI without Linux wheels.
    compiled("hnswlib", "it is C++", ("", ""), ("", "libstdc++")),
];
