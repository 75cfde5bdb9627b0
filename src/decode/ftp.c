#include "tcpviz/decode/ftp.h"

#include "lines.h"

#include <ctype.h>

/* h1,h2,h3,h4,p1,p2: four bytes of an address and two of a port. */
static bool
take_host_port(struct bytes *line, struct endpoint *end)
{
    enum { NUMBERS = 6, OF_ADDRESS = 4 };

    uint32_t numbers[NUMBERS];

    for (int i = 0; i < NUMBERS; i++)
        if ((i > 0 && !lines_take_word(line, ",")) || !lines_take_number(line, &numbers[i]))
            return false;
    *end = (struct endpoint){.address = {.version = 4}};
    for (int i = 0; i < OF_ADDRESS; i++)
        end->address.at[i] = (uint8_t)numbers[i];
    end->port = (uint16_t)(numbers[OF_ADDRESS] << 8 | (uint8_t)numbers[OF_ADDRESS + 1]);
    return true;
}

/* Wherever it begins: RFC 1123 section 4.1.2.6 warns that answers differ in what is around it. */
static bool
find_host_port(struct bytes line, struct endpoint *end)
{
    while (line.left > 0) {
        uint32_t skipped;

        if (isdigit(line.at[0])) {
            struct bytes at = line;

            if (take_host_port(&at, end))
                return true;
            (void)lines_take_number(&line, &skipped);
        } else {
            (void)bytes_step(&line, 1);
        }
    }
    return false;
}

/* (|||port|): three times any delimiter, and behind the port once more. */
static bool
find_port(struct bytes line, uint16_t *port)
{
    enum { DELIMITERS = 3 };

    uint32_t number;
    uint8_t delimiter;

    while (line.left > 0 && bytes_u8(&line) != '(')
        ;
    delimiter = line.left > 0 ? line.at[0] : '\0';
    for (int i = 0; i < DELIMITERS && line.left > 0 && !isdigit(delimiter); i++)
        if (line.at[0] == delimiter)
            (void)bytes_step(&line, 1);
    if (!lines_take_number(&line, &number) || line.left == 0)
        return false;
    *port = (uint16_t)number;
    return true;
}

/* Steps over the first word, if it begins with the code. */
static bool
take_code(struct bytes *line, const char *code)
{
    if (!lines_take_exactly(line, code))
        return false;
    while (line->left > 0 && line->at[0] != ' ')
        (void)bytes_step(line, 1);
    return true;
}

static bool
server_announces(const struct segment *s, struct bytes line, struct ftp_data *data)
{
    struct bytes other = line;

    data->client = s->dst;
    data->client.port = 0;
    if (take_code(&line, "227"))
        return find_host_port(line, &data->server);
    data->server = s->src;
    return take_code(&other, "229") && find_port(other, &data->server.port);
}

bool
ftp_announces(const struct segment *s, struct bytes payload, struct ftp_data *data)
{
    struct bytes at = payload, line;

    if (!lines_take(&at, &line))
        line = at;
    if (s->dst.port != FTP_CONTROL)
        return server_announces(s, line, data);
    data->server = s->dst;
    data->server.port = FTP_DATA;
    if (!lines_take_exactly(&line, "PORT ") || !find_host_port(line, &data->client))
        return false;
    data->client.port = 0;
    return true;
}
