#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include <boost/asio/ip/tcp.hpp>

#include "gateway/http/limits.h"
#include "gateway/http/site.h"
#include "gateway/metrics.h"
#include "gateway/task_group.h"
#include "geo/result.h"
#include "tracker/ports/clock.h"

namespace busward::http {

struct ServerState;

struct ListenFault {
  std::string line;  // for a person
};

// The console's and the API's door: HTTP/1.0 and 1.1 with keep-alive and pipelining, and
// WebSockets. Everything runs as tasks of `tasks` on its executor, from which all members are
// called; metrics and clock outlive that executor's loop. Bad input ends at most its own
// connection. Over limits.connections a client is answered 503 and closed.
class Server {
 public:
  Server(gateway::TaskGroup& tasks, Site site, gateway::Metrics& metrics,
         const tracker::ports::Clock& clock, Limits limits = {});
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Listens and begins to accept; port 0 takes a free one. Gives the port.
  geo::Result<std::uint16_t, ListenFault> listen(const std::string& address, std::uint16_t port);
  // Accepts no more and closes the connections that wait for a request; the others end behind their
  // answer. WebSockets are their handlers' to close. Then wait for the task group.
  void stop();
  std::size_t connections() const;

 private:
  gateway::TaskGroup& tasks_;
  std::shared_ptr<ServerState> state_;
};

}  // namespace busward::http
