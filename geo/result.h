#pragma once

#include <boost/system/result.hpp>

namespace busward::geo {

// An expected outcome: the value, or why there is none. E is a small enum or struct of the boundary
// at hand.
template <class T, class E>
using Result = boost::system::result<T, E>;

}  // namespace busward::geo
