-- Takes one permit from a token bucket, kept as the time at which it would be full again.
-- KEYS[1]  the bucket; a full one has no key
-- ARGV[1]  most permits at once
-- ARGV[2]  the time in which one comes back, milliseconds
-- ARGV[3]  now, epoch milliseconds
-- Returns 0 when taken, else the milliseconds after which to try again.
local burst = tonumber(ARGV[1])
local per = tonumber(ARGV[2])
local now = tonumber(ARGV[3])

local full_at = math.max(tonumber(redis.call('GET', KEYS[1]) or now), now)
local wait = full_at + per - (now + burst * per)
if wait > 0 then
    -- Where the clock was set back, the bucket is full, and its key gone, no later than an empty one.
    return math.min(wait, burst * per)
end
full_at = full_at + per
redis.call('SET', KEYS[1], string.format('%.0f', full_at), 'PX', math.max(full_at - now, 1))
return 0
