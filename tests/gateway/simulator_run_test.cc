#include <chrono>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include <arpa/inet.h>
#include <boost/json/parse.hpp>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gateway/simulator/county.h"
#include "gateway/simulator/county_files.h"
#include "gateway/simulator/county_reading.h"
#include "gateway/simulator/fleet_plan.h"
#include "gateway/simulator/latencies.h"
#include "gateway/simulator/simulation.h"
#include "tests/support/project_root.h"

namespace busward::simulator {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::seconds;

fs::path reference_script() {
  return support::shared_folder() / "tools/jt808_ref.py";
}

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

std::uint16_t free_port() {
  const int probe = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  EXPECT_EQ(bind(probe, reinterpret_cast<sockaddr*>(&address), size), 0);
  EXPECT_EQ(getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size), 0);
  close(probe);
  return ntohs(address.sin_port);
}

// The independent reference platform, in a process of its own until the object goes.
class ReferencePlatform {
 public:
  ReferencePlatform() : port_{free_port()} {
    const std::string script = reference_script().string();
    const std::string port = std::to_string(port_);
    pid_ = fork();
    if (pid_ == 0) {
      const int nowhere = ::open("/dev/null", 1);
      dup2(nowhere, 1);
      execlp("python3", "python3", script.c_str(), "serve", "--port", port.c_str(), nullptr);
      _exit(127);
    }
  }
  ~ReferencePlatform() {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  ReferencePlatform(const ReferencePlatform&) = delete;
  ReferencePlatform& operator=(const ReferencePlatform&) = delete;

  std::uint16_t port() const { return port_; }

 private:
  std::uint16_t port_;
  pid_t pid_;
};

std::vector<std::string> lines_of(const fs::path& path) {
  std::ifstream file{path};
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

geo::UtcTime now() {
  return std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
}

std::vector<SimulatedBus> fleet(std::size_t terminals) {
  const CountyRecords records = generate_county({.seed = 3, .buses = 40, .start = now()});
  return plan_fleet(records, {.terminals = terminals, .start = now(), .seed = 3});
}

SimulationOrder order(std::uint16_t port) {
  return {.host = "127.0.0.1",
          .port = port,
          .interval = milliseconds{250},
          .duration = seconds{6},
          .habits = {},
          .seed = 3,
          .feed = std::nullopt,
          .truth = std::nullopt,
          .acked = std::nullopt};
}

TEST(SimulatorRun, HasEachFixAcknowledgedByTheReferencePlatform) {
  if (!fs::exists(reference_script())) GTEST_SKIP() << "no " << reference_script();
  const ReferencePlatform platform;
  SimulationOrder wish = order(platform.port());
  wish.acked = fs::path{testing::TempDir()} / "busward_acked.jsonl";
  const auto result = simulate(fleet(20), wish);
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->connected, 20U);
  EXPECT_GT(result->tally.fixes, 200U);
  EXPECT_EQ(result->tally.fixes_acknowledged, result->tally.fixes) << result->to_json();
  EXPECT_EQ(result->tally.refused, 0U);
  std::set<std::string> phones;
  const auto lines = lines_of(*wish.acked);
  EXPECT_EQ(lines.size(), result->tally.fixes);
  for (const std::string& line : lines) {
    const auto acked = boost::json::parse(line).as_object();
    EXPECT_TRUE(acked.contains("serial") && acked.contains("msg_id") && acked.contains("at"));
    phones.insert(std::string{acked.at("phone").as_string()});
  }
  EXPECT_EQ(phones.size(), 20U);
  fs::remove(*wish.acked);
}

TEST(SimulatorRun, UploadsWhatItKeptInDeadSpots) {
  if (!fs::exists(reference_script())) GTEST_SKIP() << "no " << reference_script();
  const ReferencePlatform platform;
  SimulationOrder wish = order(platform.port());
  wish.habits = {
      .dead_share = 0.6, .shortest_dead_spot = seconds{1}, .longest_dead_spot = seconds{2}};
  const auto result = simulate(fleet(10), wish);
  ASSERT_TRUE(result.has_value());
  EXPECT_GT(result->tally.batch_points, 20U);
  EXPECT_EQ(result->tally.fixes_acknowledged, result->tally.fixes) << result->to_json();
}

TEST(SimulatorRun, SaysInJsonWhatHappenedWhenNobodyAnswers) {
  SimulationOrder wish = order(free_port());
  wish.duration = milliseconds{300};
  const auto result = simulate(fleet(3), wish);
  ASSERT_TRUE(result.has_value());
  const auto json = boost::json::parse(result->to_json()).as_object();
  EXPECT_EQ(json.at("connected").as_int64(), 0);
  EXPECT_EQ(json.at("lost").as_int64(), static_cast<std::int64_t>(result->tally.fixes));
  EXPECT_TRUE(json.at("ack_ms").at("p99").is_null());
}

TEST(CountyFolder, ReadsBackAsItWasWritten) {
  const CountyRecords made = generate_county({.seed = 4, .buses = 30, .start = now()});
  const fs::path folder = fs::path{testing::TempDir()} / "busward_county_back";
  ASSERT_TRUE(write_county(made, folder).has_value());
  const auto read = read_county_folder(folder);
  ASSERT_TRUE(read.has_value()) << read.error().front();
  EXPECT_EQ(read->terminals, made.terminals);
  EXPECT_EQ(read->documents, made.documents);
  EXPECT_EQ(read->safety.suspensions, made.safety.suspensions);
  EXPECT_EQ(read->safety.defects, made.safety.defects);
  EXPECT_EQ(read->timetable, made.timetable);
  EXPECT_EQ(read->assignments, made.assignments);
  EXPECT_EQ(read->buses, made.buses);
  EXPECT_EQ(read->drivers, made.drivers);
  EXPECT_EQ(read->violations, made.violations);
  EXPECT_EQ(read->roads.size(), made.roads.size());
  ASSERT_EQ(read->routes.size(), made.routes.size());
  for (std::size_t i = 0; i < made.routes.size(); ++i) {
    EXPECT_EQ(read->routes[i].route, made.routes[i].route);
    EXPECT_EQ(read->routes[i].vertices, made.routes[i].vertices);
    EXPECT_EQ(read->routes[i].stops.size(), made.routes[i].stops.size());
    EXPECT_EQ(read->routes[i].limits.size(), made.routes[i].limits.size());
  }
  fs::remove(folder / "terminals.csv");
  EXPECT_FALSE(read_county_folder(folder).has_value());
  fs::remove_all(folder);
}

TEST(Latencies, KnowQuantilesToTwoPercent) {
  Latencies latencies;
  EXPECT_FALSE(latencies.quantile(0.5).has_value());
  for (int ms = 1; ms <= 1000; ++ms) latencies.add(Latencies::Milliseconds{ms});
  EXPECT_NEAR(latencies.quantile(0.5)->count(), 500, 11);
  EXPECT_NEAR(latencies.quantile(0.99)->count(), 990, 21);
  EXPECT_EQ(latencies.max()->count(), 1000);
}

TEST(FeedAddress, ReadsHostPortTargetAndToken) {
  const auto address = FeedAddress::from_text("ws://127.0.0.1:8080/api/v1/live?token=abc&after=0");
  ASSERT_TRUE(address.has_value());
  EXPECT_EQ(address->host, "127.0.0.1");
  EXPECT_EQ(address->port, "8080");
  EXPECT_EQ(address->token, "abc");
  EXPECT_FALSE(FeedAddress::from_text("http://127.0.0.1/").has_value());
}

}  // namespace
}  // namespace busward::simulator
