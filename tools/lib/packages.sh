# What Busward takes from Debian 12, by purpose. Sourced by tools/setup; one package a line, and
# why.

# To build the program and its tests.
packages_build=(
  g++ cmake ninja-build ccache lld pkg-config
  libboost1.81-dev        # Asio, Beast, Uuid: headers only
  libboost-json1.81-dev
  libboost-url1.81-dev
  libpqxx-dev libpq-dev   # db/ only
  libgeographiclib-dev    # geo/*.cc only
  libprotobuf-dev protobuf-compiler
  libfmt-dev
  libtomlplusplus-dev     # the configuration file
  libcli11-dev            # the command line
  libsodium-dev libssl-dev
  liboath-dev             # one-time codes of the second factor
  libqrencode-dev         # the QR code that sets it up
  libzstd-dev             # journal batches
  libzip-dev libexpat1-dev  # workbooks (XLSX) are read by these two
  libxlsxwriter-dev       # and written by this one
  libhowardhinnant-date-dev  # time zones: g++ 12 has none
  libgtest-dev libgmock-dev libbenchmark-dev
)

# To run it: the private PostgreSQL cluster, and python3 for the scripts in tools/.
packages_run=(
  postgresql-15 postgresql-15-postgis-3
  python3
)

# For tools/check: the formatter, and a browser with Chinese letters for the pages' tests.
packages_check=(
  clang-format-14
  chromium fonts-noto-cjk
)

# For tools/check --full: the second compiler and the linter that comes with it.
packages_full=(
  clang-16 clang-tidy-16 libclang-rt-16-dev
)
