#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <sys/types.h>

#include "db/cluster.h"
#include "db/server_process.h"

namespace busward::db {

// The files of a private cluster and how its programs are called; Cluster says when. Free of state.
std::filesystem::path cluster_directory(const std::filesystem::path& data);
std::filesystem::path socket_directory(const std::filesystem::path& data);
std::filesystem::path log_file(const std::filesystem::path& data);
std::string postgres_program(std::string_view name);  // its full path

// Whom the server runs as: `postgres` when we are root, which it refuses, else ourselves.
struct ServerUser {
  std::string name;
  uid_t uid = 0;
  gid_t gid = 0;
  bool ourselves = true;
  bool known = true;  // to the system's user list
};
ServerUser server_user();

std::optional<ClusterFault> check_binaries(const ServerUser& user);
std::optional<ClusterFault> prepare_data_directory(const std::filesystem::path& data);
std::optional<ClusterFault> prepare_cluster_directories(const std::filesystem::path& data,
                                                        const ServerUser& user);
// By initdb, beside its place and then renamed, so that a cluster is whole or not there.
std::optional<ClusterFault> initialise_cluster(const std::filesystem::path& data,
                                               const ServerUser& user, ClusterOptions options);
// Who may come in: root, the server's user and ourselves, over the socket, as any role of ours.
std::optional<ClusterFault> write_access_files(const std::filesystem::path& data,
                                               const ServerUser& user);
ProgramRun server_command(const std::filesystem::path& data, const ServerUser& user,
                          ClusterOptions options);

// Why a start failed: a full disk, or the last word of the server's log.
ClusterFault start_failure(const std::filesystem::path& data);

}  // namespace busward::db
