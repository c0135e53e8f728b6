package fulcrum.sql.time;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What abbreviations of time zones mean: those that PostgreSQL knows unless it is told otherwise
/// (manual, B.4).
///
/// Most are an offset. Those whose offset was changed over the years are a zone's, at each moment
/// as it was there then.
final class ZoneAbbreviations {

    /// Seconds east of UTC, or a zone, and what is short for it.
    private static final String TABLE =
            """
            -36000 hst taht
            -34200 mart
            -32400 akst gamt
            -28800 akdt pst
            -25200 mst pdt
            -21600 cst mdt galt
            -18000 act cot cdt est pet
            -14400 bot edt amt ast
            -12600 nft nst
            -10800 bra brt clst gft pmst pyst uyt wgt adt
            -9000 ndt
            -7200 brst fnt pmdt uyst wgst
            -3600 egt fnst azot
            0 egst azost gmt uct ut utc z zulu wet
            3600 wat bst cet met mez wetdst
            7200 sast ist bdst cest cetdst eet mest mesz metdst
            10800 eat idt eest eetdst fet
            12600 irt
            14400 msd mut ret sct
            16200 aft
            18000 pkt tjt uzt must mvt tft
            20700 npt
            21600 almt bdt btt kgst pkst uzst xjt yekst
            23400 mmt
            25200 almst ict wast cxt
            28800 bnt bort cct hkt myt pht awst wadt
            31500 acwst
            32400 jayt jst kst ulast awsst wdt pwt
            34200 acst cast
            36000 ddut kdt aest ligt chut mpt pgt trut yapt
            37800 acsst acdt cadt lhst sadt
            39600 aesst aedt pont vut
            43200 nzt fjt gilt mht nzst tvt wakt wft
            45900 chast
            46800 fjst nzdt tot
            49500 chadt
            America/Argentina/Buenos_Aires art arst
            America/Asuncion pyt
            America/Caracas vet
            America/Guyana gyt
            America/Santiago clt
            Antarctica/Davis davt
            Antarctica/Mawson mawt
            Asia/Anadyr anast anat
            Asia/Ashgabat tmt
            Asia/Baku azst azt
            Asia/Bishkek kgt
            Asia/Colombo lkt
            Asia/Irkutsk irkst irkt
            Asia/Kamchatka petst pett
            Asia/Krasnoyarsk krast krat
            Asia/Magadan magst magt
            Asia/Novosibirsk novst novt
            Asia/Omsk omsst omst
            Asia/Singapore sgt
            Asia/Tbilisi gest get
            Asia/Ulaanbaatar ulat
            Asia/Vladivostok vlast vlat
            Asia/Yakutsk yakst yakt
            Asia/Yekaterinburg yekt
            Asia/Yerevan amst
            Atlantic/Stanley fkst fkt
            Australia/Lord_Howe lhdt
            Europe/Moscow msk
            Europe/Volgograd volt
            Indian/Chagos iot
            Pacific/Easter easst east
            Pacific/Fakaofo tkt
            Pacific/Kiritimati lint
            Pacific/Kosrae kost
            Pacific/Niue nut
            Pacific/Rarotonga ckt
            """;

    private static final Map<String, ZoneId> ZONES = new TreeMap<>();

    static {
        for (String line : TABLE.split("\n")) {
            String[] words = line.split(" ");
            boolean offset = Character.isDigit(words[0].charAt(words[0].length() - 1));
            ZoneId zone =
                    offset
                            ? ZoneOffset.ofTotalSeconds(Integer.parseInt(words[0]))
                            : ZoneId.of(words[0]);
            for (int i = 1; i < words.length; i++) {
                ZONES.put(words[i], zone);
            }
        }
    }

    private ZoneAbbreviations() {}

    /// An offset or a zone; null where it is none.
    ///
    /// @param word in lower case
    static @Nullable ZoneId named(String word) {
        return ZONES.get(word);
    }
}
