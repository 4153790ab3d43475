#pragma once

#include <memory>

#include <boost/asio/awaitable.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include "gateway/http/limits.h"
#include "gateway/http/websocket.h"

namespace busward::http {

// Answers an upgrade request. None where the handshake failed. Only connection.cc needs this
// header.
asio::awaitable<std::shared_ptr<WebSocket>> accept_web_socket(
    boost::beast::tcp_stream stream,
    boost::beast::http::request<boost::beast::http::string_body> request, Limits limits);

}  // namespace busward::http
