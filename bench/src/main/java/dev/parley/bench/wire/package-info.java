/** A lean WebSocket client: no more per connection than counting takes. */
@NullMarked
package dev.parley.bench.wire;

import org.jspecify.annotations.NullMarked;
