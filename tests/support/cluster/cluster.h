#pragma once

#include <filesystem>
#include <string>

#include "db/connection.h"

namespace busward::support {

// A directory of its own directly below /tmp, open to the user that PostgreSQL runs as; removed
// with its content.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// A freshly migrated database for one test, in a throw-away cluster that the test program starts
// when it first needs one and removes at its end. Several programs may run at once: each has its
// own cluster, copied from one that was migrated once for these migrations. Throws
// std::runtime_error when there is no PostgreSQL: nothing is skipped.
class TestDatabase {
 public:
  TestDatabase();
  ~TestDatabase();
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;
  const db::Address& address() const { return address_; }
  // For looking and for breaking things: the cluster's superuser, whatever the test is about.
  std::string text(const std::string& sql) const;  // the first field of the only row
  void run(const std::string& sql) const;

 private:
  std::string name_;
  db::Address address_;
};

}  // namespace busward::support
