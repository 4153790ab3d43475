#pragma once

#include <string>
#include <variant>

#include <boost/asio/awaitable.hpp>

#include "db/pool.h"
#include "registry/access/actor.h"

namespace busward::db {

// One write by one account under the key that its client chose.
struct WriteKey {
  registry::access::AccountId account;
  std::string key;      // at most 200 bytes
  std::string request;  // a digest of what is asked for: the same key for something else is a fault
};

struct KeptAnswer {
  int status = 0;
  std::string content_type;
  std::string headers;  // JSON: [[name, value], …]
  std::string body;
};

struct FirstTime {};     // the key is ours now: do it, then keep the answer
struct UnderWay {};      // claimed and not answered: being done, or the program ended meanwhile
struct OtherRequest {};  // the key stands for another request
using Claim = std::variant<FirstTime, KeptAnswer, UnderWay, OtherRequest>;

// The answers to writes that named an Idempotency-Key, kept for 24 h, so that a client that heard
// nothing may ask again. Runs through the pool (role api); any strand may call.
class KeptAnswerStore {
 public:
  explicit KeptAnswerStore(Pool& pool) : pool_{pool} {}

  boost::asio::awaitable<Outcome<Claim>> claim(WriteKey key);
  boost::asio::awaitable<Outcome<Done>> keep(WriteKey key, KeptAnswer answer);
  // For a write that certainly did not happen: the key may be used again.
  boost::asio::awaitable<Outcome<Done>> release(WriteKey key);

 private:
  Pool& pool_;
};

}  // namespace busward::db
