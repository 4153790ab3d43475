#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include <sys/types.h>

#include "db/connection.h"
#include "geo/result.h"

namespace busward::db {

// Why there is no database, where, and what to do about it, as one line for a person.
struct ClusterFault {
  std::string text;
};

// Both as they are for a server that is meant; tests throw theirs away.
struct ClusterOptions {
  bool durable = true;        // fsync; without it a crash of the machine ruins the cluster
  bool dies_with_us = false;  // the server is killed with the thread that started it
};

// The private PostgreSQL below a data directory: DATA/pg (the cluster), DATA/socket (its Unix
// socket, no network) and DATA/pg.log. Made by initdb at the first start. Run as the user
// `postgres` when we are root, else as ourselves.
//
// One process keeps it (a file lock on DATA/keeper.lock): it starts the server or adopts one whose
// keeper was killed, starts it again when it dies, and stops it in the end. Any other process is a
// guest that connects and leaves it alone; a guest becomes the keeper by supervise() when the
// keeper goes. One thread at a time; address() never changes.
class Cluster {
 public:
  using Started = geo::Result<std::unique_ptr<Cluster>, ClusterFault>;

  static Started start(const Embedded& where, ClusterOptions options = {});
  ~Cluster();  // stops it if we keep it
  Cluster(const Cluster&) = delete;
  Cluster& operator=(const Cluster&) = delete;

  const Address& address() const { return address_; }
  bool keeper() const { return lock_fd_ >= 0; }
  // Of the postmaster, when it runs.
  std::optional<pid_t> server() const;

  enum class Tick { running, started_again };
  // Looks once and, as its keeper, starts a dead server again.
  geo::Result<Tick, ClusterFault> tick();
  // Watches until told to stop; `tell` gets a line for the log for each thing that happened.
  void supervise(const std::stop_token& stop, const std::function<void(const std::string&)>& tell);

  // A fast shutdown (open sessions are ended), waited for. Nothing for a guest.
  void stop();

 private:
  Cluster(const Embedded& where, ClusterOptions options);

  enum class Readiness { ready, starting, silent };

  void try_to_keep();
  std::optional<ClusterFault> bring_up();
  std::optional<ClusterFault> launch();
  std::optional<ClusterFault> wait_as_guest();
  std::optional<ClusterFault> ensure_database() const;
  Readiness readiness() const;
  bool server_is_alive();

  std::filesystem::path data_;
  ClusterOptions options_;
  Address address_;
  int lock_fd_ = -1;
  std::optional<pid_t> child_;  // the postmaster that we started and have to reap
};

// The database of the configuration: the private cluster, started or joined, or somebody else's
// server.
struct OpenedTarget {
  std::unique_ptr<Cluster> cluster;  // none: somebody else's
  Address address;
};
geo::Result<OpenedTarget, ClusterFault> open_target(const Target& target);

}  // namespace busward::db
