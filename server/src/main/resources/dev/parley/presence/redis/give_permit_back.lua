-- Gives a permit back to a token bucket.
-- KEYS[1]  the bucket, as the time at which it would be full again; a full one has no key
-- ARGV[1]  the time in which a permit comes back, milliseconds
-- ARGV[2]  now, epoch milliseconds
local full_at = redis.call('GET', KEYS[1])
if full_at then
    full_at = tonumber(full_at) - tonumber(ARGV[1])
    local left = full_at - tonumber(ARGV[2])
    if left > 0 then
        redis.call('SET', KEYS[1], string.format('%.0f', full_at), 'PX', left)
    else
        redis.call('DEL', KEYS[1])
    end
end
return 0
