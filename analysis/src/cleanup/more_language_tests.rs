//! A short text for each of the languages that have rules but no part in the line model's training,
//! with what sites put around it; sentences that hold the words of the rules; readers' comments.

use std::sync::{Arc, LazyLock};

use super::Cleanup;
use crate::article::RemovalReason;
use crate::article::{Cleaned, Raw};
use crate::stage::Stage as _;

static STAGE: LazyLock<Cleanup> = LazyLock::new(|| Cleanup::new().unwrap());

fn clean(text: &str) -> Cleaned {
    STAGE.run(Arc::new(Raw { text: text.to_owned(), ..Raw::default() })).unwrap()
}

struct Text {
    language: &'static str,
    title: &'static str,
    /// Under the headline.
    below: &'static [&'static str],
    body: [&'static str; 3],
    /// After the last paragraph, or between the second and the third.
    tail: &'static [&'static str],
}

const TEXTS: [Text; 21] = [
    Text {
        language: "Arabic",
        title: "فيلمورا تغلق رصيفها الشمالي حتى الربيع",
        below: &["بقلم: يانا أورليك", "14 ديسمبر 2025", "شارك المقال", "فيسبوك", "واتساب", "طباعة"],
        body: [
            "أغلق مجلس ميناء فيلمورا الرصيف الشمالي يوم الاثنين بعد أن عثر الغواصون على شقوق في أعمدته.",
            "وستستخدم السفن الرصيف القديم الذي لا يحبه المرشدون عندما تهب الرياح من الشرق.",
            "ويقرر المجلس في يناير ما إذا كان من الممكن إصلاح الرصيف أم يجب بناؤه من جديد.",
        ],
        tail: &[
            "إقرأ أيضاً:",
            "الصيادون يغلقون الميناء لليوم الثالث",
            "ارتفاع أسعار العبارات في الصيف",
            "اشترك في نشرتنا البريدية",
            "التعليقات (2)",
            "أضف تعليقا",
            "لن يتم نشر عنوان بريدك الإلكتروني. الحقول الإلزامية مشار إليها بـ *",
            "نحن نستخدم ملفات تعريف الارتباط لتحسين تجربتك",
            "جميع الحقوق محفوظة © 2025 بريد فيلمورا",
        ],
    },
    Text {
        language: "Chinese",
        title: "维尔莫拉北码头关闭至春天",
        below: &["2025-12-14 10:35 来源：维尔莫拉邮报", "分享到：", "微信", "微博", "打印"],
        body: [
            "潜水员在支柱上发现裂缝后，维尔莫拉港务委员会周一关闭了北码头。",
            "船只将停靠旧码头，但领航员在刮东风的时候并不喜欢那里。",
            "委员会将在一月决定码头是修复还是必须重建。",
        ],
        tail: &[
            "（责任编辑：李雷）",
            "延伸阅读",
            "渔民连续第三天封锁港口",
            "渡轮票价将在夏天上涨",
            "网友评论",
            "登录后才能评论",
            "本网站使用Cookie以改善您的体验",
            "版权所有 未经授权不得转载",
        ],
    },
    Text {
        language: "Traditional Chinese",
        title: "維爾莫拉北碼頭關閉至春天",
        below: &["記者：李雷", "2025年12月14日 10:35", "分享至Facebook", "複製連結", "列印"],
        body: [
            "潛水員在支柱上發現裂縫後，維爾莫拉港務委員會週一關閉了北碼頭。",
            "船隻將停靠舊碼頭，但領航員在颳東風的時候並不喜歡那裡。",
            "委員會將在一月決定碼頭是修復還是必須重建。",
        ],
        tail: &[
            "相關新聞",
            "漁民連續第三天封鎖港口",
            "渡輪票價將在夏天上漲",
            "訂閱電子報",
            "發表留言",
            "您的電子郵件地址不會公開。",
            "版權所有，未經授權不得轉載",
        ],
    },
    Text {
        language: "Japanese",
        title: "ベルモラ港の北埠頭が春まで閉鎖へ",
        below: &["2025年12月14日 10時35分", "この記事をシェアする", "ツイート", "印刷"],
        body: [
            "潜水士が支柱に亀裂を発見したため、ベルモラ港湾委員会は月曜日に北埠頭を閉鎖した。",
            "船舶は古い埠頭を使うことになるが、東風が吹くと水先人たちはそこを嫌がる。",
            "委員会は一月に、埠頭を修理できるか建て直すべきかを決める。",
        ],
        tail: &[
            "写真：山田太郎",
            "関連記事",
            "漁師たちが三日連続で港を封鎖",
            "フェリー運賃が夏に値上げ",
            "メルマガ登録はこちら",
            "コメントを残す",
            "メールアドレスが公開されることはありません。",
            "当サイトではCookieを使用しています",
            "無断転載を禁じます",
        ],
    },
    Text {
        language: "Korean",
        title: "벨모라항 북쪽 부두 봄까지 폐쇄",
        below: &["입력 2025-12-14 10:35", "페이스북 공유하기", "카카오톡", "URL 복사", "글자크기"],
        body: [
            "잠수부들이 기둥에서 균열을 발견하자 벨모라 항만위원회는 월요일 북쪽 부두를 폐쇄했다.",
            "선박들은 옛 부두를 이용하게 되지만 도선사들은 동풍이 불 때 그곳을 좋아하지 않는다.",
            "위원회는 부두를 고칠 수 있는지 새로 지어야 하는지를 내년 1월에 결정할 예정이다.",
        ],
        tail: &[
            "사진=연합뉴스",
            "관련기사",
            "어부들 사흘째 항구 봉쇄",
            "여객선 요금 여름에 오른다",
            "댓글 2",
            "로그인 후 댓글을 작성할 수 있습니다",
            "저작권자 © 벨모라신문, 무단전재 및 재배포 금지",
        ],
    },
    Text {
        language: "Greek",
        title: "Η Βελμόρα κλείνει τη βόρεια προβλήτα ως την άνοιξη",
        below: &["Συντάκτης: Γιάνα Όρλικ", "14 Δεκεμβρίου 2025, 10:35", "Κοινοποίηση", "Εκτύπωση"],
        body: [
            "Το συμβούλιο του λιμανιού της Βελμόρα έκλεισε τη Δευτέρα τη βόρεια προβλήτα, αφού δύτες βρήκαν ρωγμές.",
            "Τα πλοία θα χρησιμοποιούν την παλιά προβλήτα, που δεν αρέσει στους πλοηγούς με ανατολικό άνεμο.",
            "Τον Ιανουάριο το συμβούλιο θα αποφασίσει αν η προβλήτα μπορεί να επισκευαστεί.",
        ],
        tail: &[
            "ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ",
            "Οι ψαράδες κλείνουν το λιμάνι για τρίτη μέρα",
            "Αυξάνονται τα εισιτήρια των πλοίων το καλοκαίρι",
            "Εγγραφείτε στο newsletter μας",
            "Αφήστε ένα σχόλιο",
            "Η ηλ. διεύθυνσή σας δεν δημοσιεύεται. Τα υποχρεωτικά πεδία σημειώνονται με *",
            "© 2025 Ταχυδρόμος της Βελμόρα. Με επιφύλαξη παντός δικαιώματος.",
        ],
    },
    Text {
        language: "Romanian",
        title: "Velmora închide cheiul de nord până la primăvară",
        below: &[
            "Autor: Jana Orlik",
            "Publicat: 14 decembrie 2025, 10:35",
            "Distribuie pe Facebook",
            "Copiază link",
        ],
        body: [
            "Consiliul portului din Velmora a închis luni cheiul de nord, după ce scafandrii au găsit fisuri în piloni.",
            "Navele vor folosi cheiul vechi, pe care piloții nu îl îndrăgesc atunci când vântul bate dinspre est.",
            "În ianuarie consiliul va decide dacă cheiul poate fi reparat sau trebuie construit din nou.",
        ],
        tail: &[
            "Citeşte şi",
            "Pescarii blochează portul pentru a treia zi",
            "Biletele de feribot se scumpesc la vară",
            "Abonează-te la newsletter",
            "Lasă un comentariu",
            "Adresa ta de email nu va fi publicată. Câmpurile obligatorii sunt marcate cu *",
            "Acest site folosește cookie-uri pentru o experiență mai bună",
            "© 2025 Poșta din Velmora. Toate drepturile rezervate.",
        ],
    },
    Text {
        language: "Hungarian",
        title: "Velmora tavaszig lezárja az északi rakpartot",
        below: &[
            "Szerző: Orlik Jana",
            "2025. december 14. 10:35",
            "Megosztás Facebookon",
            "Nyomtatás",
        ],
        body: [
            "Velmora kikötői tanácsa hétfőn lezárta az északi rakpartot, mert a búvárok repedéseket találtak a cölöpökben.",
            "A hajók a régi rakpartot használják majd, amelyet a révkalauzok keleti szélben nem kedvelnek.",
            "A tanács januárban dönti el, hogy a rakpart javítható-e, vagy újra kell építeni.",
        ],
        tail: &[
            "Olvassa el ezt is",
            "A halászok harmadik napja zárják el a kikötőt",
            "Nyáron drágulnak a kompjegyek",
            "Iratkozzon fel hírlevelünkre",
            "Hozzászólások",
            "A hozzászóláshoz be kell jelentkezni",
            "Ez a weboldal sütiket használ",
            "© 2025 Velmorai Posta. Minden jog fenntartva.",
        ],
    },
    Text {
        language: "Swedish",
        title: "Velmora stänger norra kajen till våren",
        below: &[
            "Text: Jana Orlik",
            "Publicerad 14 december 2025 kl 10:35",
            "Dela på Facebook",
            "Skriv ut",
        ],
        body: [
            "Hamnstyrelsen i Velmora stängde på måndagen den norra kajen sedan dykare hittat sprickor i pålarna.",
            "Fartygen ska använda den gamla kajen, som lotsarna inte tycker om när vinden är ostlig.",
            "I januari bestämmer styrelsen om kajen kan lagas eller måste byggas om.",
        ],
        tail: &[
            "Läs också",
            "Fiskare blockerar hamnen för tredje dagen",
            "Färjebiljetterna blir dyrare i sommar",
            "Anmäl dig till vårt nyhetsbrev",
            "Kommentarer",
            "Logga in för att kommentera",
            "Vi använder cookies för att förbättra webbplatsen",
            "© 2025 Velmoraposten. Alla rättigheter förbehållna.",
        ],
    },
    Text {
        language: "Danish",
        title: "Velmora lukker den nordlige kaj indtil foråret",
        below: &[
            "Skrevet af Jana Orlik",
            "Udgivet 14. december 2025 kl. 10:35",
            "Del på Facebook",
            "Kopiér link",
        ],
        body: [
            "Havnestyrelsen i Velmora lukkede mandag den nordlige kaj, efter at dykkere fandt revner i pælene.",
            "Skibene skal bruge den gamle kaj, som lodserne ikke bryder sig om i østenvind.",
            "I januar beslutter styrelsen, om kajen kan repareres eller skal bygges på ny.",
        ],
        tail: &[
            "Læs også",
            "Fiskere spærrer havnen for tredje dag",
            "Færgebilletter bliver dyrere til sommer",
            "Tilmeld dig vores nyhedsbrev",
            "Skriv en kommentar",
            "Din e-mailadresse vil ikke blive publiceret. Krævede felter er markeret med *",
            "© 2025 Velmora-Posten. Alle rettigheder forbeholdes.",
        ],
    },
    Text {
        language: "Norwegian",
        title: "Velmora stenger den nordlige kaien til våren",
        below: &[
            "Skrevet av Jana Orlik",
            "Publisert 14. desember 2025 kl. 10:35",
            "Del på Facebook",
            "Skriv ut",
        ],
        body: [
            "Havnestyret i Velmora stengte mandag den nordlige kaien etter at dykkere fant sprekker i pælene.",
            "Skipene skal bruke den gamle kaien, som losene ikke liker når vinden kommer fra øst.",
            "I januar bestemmer styret om kaien kan repareres eller må bygges på nytt.",
        ],
        tail: &[
            "Les også",
            "Fiskere sperrer havnen for tredje dag",
            "Fergebillettene blir dyrere til sommeren",
            "Meld deg på vårt nyhetsbrev",
            "Legg igjen en kommentar",
            "Din e-postadresse vil ikke bli publisert. Obligatoriske felt er merket med *",
            "Dette nettstedet bruker informasjonskapsler",
            "© 2025 Velmoraposten. Alle rettigheter reservert.",
        ],
    },
    Text {
        language: "Finnish",
        title: "Velmora sulkee pohjoisen laiturin kevääseen asti",
        below: &[
            "Teksti: Jana Orlik",
            "Julkaistu 14.12.2025 klo 10:35",
            "Jaa Facebookissa",
            "Tulosta",
        ],
        body: [
            "Velmoran satamalautakunta sulki maanantaina pohjoisen laiturin, koska sukeltajat löysivät paaluista halkeamia.",
            "Laivat käyttävät vanhaa laituria, josta luotsit eivät pidä itätuulella.",
            "Lautakunta päättää tammikuussa, voidaanko laituri korjata vai pitääkö se rakentaa uudelleen.",
        ],
        tail: &[
            "Lue myös",
            "Kalastajat sulkevat sataman kolmatta päivää",
            "Lauttaliput kallistuvat kesällä",
            "Tilaa uutiskirjeemme",
            "Kommentoi",
            "Sähköpostiosoitettasi ei julkaista. Pakolliset kentät on merkitty *",
            "Käytämme evästeitä sivuston parantamiseksi",
            "© 2025 Velmoran Posti. Kaikki oikeudet pidätetään.",
        ],
    },
    Text {
        language: "Bulgarian",
        title: "Велмора затваря северния кей до пролетта",
        below: &[
            "Автор: Яна Орлик",
            "Публикувана: 14 декември 2025, 10:35 ч.",
            "Сподели във Facebook",
            "Принтирай",
        ],
        body: [
            "Управата на пристанището във Велмора затвори в понеделник северния кей, след като водолази откриха пукнатини.",
            "Корабите ще използват стария кей, който пилотите не обичат при източен вятър.",
            "През януари управата ще реши дали кеят може да бъде поправен или трябва да се построи наново.",
        ],
        tail: &[
            "Прочетете още",
            "Рибари блокират пристанището за трети ден",
            "Билетите за ферибота поскъпват през лятото",
            "Абонирайте се за нашия бюлетин",
            "Коментари (0)",
            "Добави коментар",
            "Този сайт използва бисквитки",
            "© 2025 Поща Велмора. Всички права запазени.",
        ],
    },
    Text {
        language: "Serbian",
        title: "Велмора затвара северни кеј до пролећа",
        below: &[
            "Аутор: Јана Орлик",
            "Објављено: 14. децембар 2025. 10:35",
            "Поделите на Фејсбуку",
            "Копирај линк",
        ],
        body: [
            "Управа луке Велмора затворила је у понедељак северни кеј пошто су рониоци пронашли пукотине у стубовима.",
            "Бродови ће користити стари кеј, који лоцмани не воле када ветар дува са истока.",
            "У јануару ће управа одлучити да ли кеј може да се поправи или мора поново да се гради.",
        ],
        tail: &[
            "Прочитајте још",
            "Рибари трећи дан блокирају луку",
            "Карте за трајект поскупљују на лето",
            "Пратите нас на Фејсбуку",
            "Коментари (0)",
            "Пошаљи коментар",
            "© 2025 Пошта Велморе. Сва права задржана.",
        ],
    },
    Text {
        language: "Serbian in Latin letters",
        title: "Velmora zatvara severni kej do proleća",
        below: &[
            "Autor: Jana Orlik",
            "Objavljeno: 14. decembar 2025. 10:35",
            "Podelite na Facebooku",
            "Odštampaj",
        ],
        body: [
            "Uprava luke Velmora zatvorila je u ponedeljak severni kej pošto su ronioci pronašli pukotine u stubovima.",
            "Brodovi će koristiti stari kej, koji locmani ne vole kada vetar duva sa istoka.",
            "U januaru će uprava odlučiti da li kej može da se popravi ili mora ponovo da se gradi.",
        ],
        tail: &[
            "Pročitajte još",
            "Ribari treći dan blokiraju luku",
            "Karte za trajekt poskupljuju na leto",
            "Pratite nas na društvenim mrežama",
            "Pošalji komentar",
            "Ovaj sajt koristi kolačiće",
            "© 2025 Pošta Velmore. Sva prava zadržana.",
        ],
    },
    Text {
        language: "Croatian",
        title: "Velmora zatvara sjevernu rivu do proljeća",
        below: &[
            "Autor: Jana Orlik",
            "Objavljeno: 14. prosinca 2025. u 10:35",
            "Podijeli na Facebooku",
            "Ispiši",
        ],
        body: [
            "Lučka uprava Velmore zatvorila je u ponedjeljak sjevernu rivu nakon što su ronioci pronašli pukotine u stupovima.",
            "Brodovi će koristiti staru rivu, koju peljari ne vole kada vjetar puše s istoka.",
            "U siječnju će uprava odlučiti može li se riva popraviti ili se mora ponovno graditi.",
        ],
        tail: &[
            "Pročitajte i ovo",
            "Ribari treći dan blokiraju luku",
            "Karte za trajekt poskupljuju na ljeto",
            "Prijavite se na newsletter",
            "Ostavite komentar",
            "Vaša adresa e-pošte neće biti objavljena. Obavezna polja su označena sa *",
            "© 2025 Velmorska pošta. Sva prava pridržana.",
        ],
    },
    Text {
        language: "Slovak",
        title: "Velmora zatvára severné nábrežie až do jari",
        below: &[
            "Autor: Jana Orlik",
            "Aktualizované 14. decembra 2025 o 10:35",
            "Zdieľať na Facebooku",
            "Vytlačiť",
        ],
        body: [
            "Správa prístavu vo Velmore v pondelok uzavrela severné nábrežie, pretože potápači našli v pilieroch trhliny.",
            "Lode budú používať staré nábrežie, ktoré lodivodi pri východnom vetre nemajú radi.",
            "V januári správa rozhodne, či možno nábrežie opraviť, alebo ho treba postaviť nanovo.",
        ],
        tail: &[
            "Čítajte aj",
            "Rybári už tretí deň blokujú prístav",
            "Lístky na trajekt v lete zdražejú",
            "Prihláste sa na odber noviniek",
            "Vstúpiť do diskusie",
            "Pre pridanie komentára sa musíte prihlásiť",
            "© 2025 Velmorské listy. Všetky práva vyhradené.",
        ],
    },
    Text {
        language: "Hebrew",
        title: "ולמורה סוגרת את הרציף הצפוני עד האביב",
        below: &["מאת: יאנה אורליק", "14 בדצמבר 2025", "שתפו בפייסבוק", "העתק קישור", "הדפסה"],
        body: [
            "מועצת הנמל של ולמורה סגרה ביום שני את הרציף הצפוני אחרי שצוללנים מצאו סדקים בעמודים.",
            "האוניות ישתמשו ברציף הישן, שהנתבים אינם אוהבים כאשר הרוח נושבת ממזרח.",
            "בינואר תחליט המועצה אם אפשר לתקן את הרציף או שיש לבנות אותו מחדש.",
        ],
        tail: &[
            "קראו גם",
            "הדייגים חוסמים את הנמל זה היום השלישי",
            "מחירי המעבורת יעלו בקיץ",
            "הירשמו לניוזלטר שלנו",
            "הוסף תגובה",
            "האימייל לא יוצג באתר. שדות החובה מסומנים *",
            "© 2025 דואר ולמורה. כל הזכויות שמורות.",
        ],
    },
    Text {
        language: "Persian",
        title: "ولمورا اسکله شمالی را تا بهار بست",
        below: &["نویسنده: یانا اورلیک", "به اشتراک بگذارید", "تلگرام", "واتساپ", "چاپ"],
        body: [
            "شورای بندر ولمورا روز دوشنبه اسکله شمالی را پس از آن بست که غواصان ترک‌هایی در ستون‌ها یافتند.",
            "کشتی‌ها از اسکله قدیمی استفاده خواهند کرد که راهنمایان هنگام وزش باد شرقی آن را دوست ندارند.",
            "شورا در ماه ژانویه تصمیم می‌گیرد که اسکله تعمیر شود یا باید از نو ساخته شود.",
        ],
        tail: &[
            "بیشتر بخوانید:",
            "ماهیگیران سومین روز بندر را بستند",
            "بلیت کشتی در تابستان گران می‌شود",
            "دیدگاهتان را بنویسید",
            "نشانی ایمیل شما منتشر نخواهد شد. بخش‌های موردنیاز علامت‌گذاری شده‌اند *",
            "تمامی حقوق این سایت محفوظ است",
        ],
    },
    Text {
        language: "Hindi",
        title: "वेल्मोरा ने उत्तरी घाट वसंत तक बंद किया",
        below: &["लेखक: याना ओर्लिक", "14 दिसंबर 2025", "फेसबुक पर शेयर करें", "लिंक कॉपी करें"],
        body: [
            "गोताखोरों को खंभों में दरारें मिलने के बाद वेल्मोरा बंदरगाह परिषद ने सोमवार को उत्तरी घाट बंद कर दिया।",
            "जहाज़ अब पुराने घाट का इस्तेमाल करेंगे, जो पूर्वी हवा चलने पर पायलटों को पसंद नहीं है।",
            "परिषद जनवरी में तय करेगी कि घाट की मरम्मत हो सकती है या उसे नए सिरे से बनाना होगा।",
        ],
        tail: &[
            "ये भी पढ़ें:",
            "मछुआरों ने तीसरे दिन भी बंदरगाह रोका",
            "गर्मियों में नाव का किराया बढ़ेगा",
            "टिप्पणी करें",
            "आपका ईमेल पता प्रकाशित नहीं किया जाएगा.",
            "सर्वाधिकार सुरक्षित",
        ],
    },
    Text {
        language: "Vietnamese",
        title: "Velmora đóng cửa bến cảng phía bắc đến mùa xuân",
        below: &["Tác giả: Jana Orlik", "Chia sẻ", "Sao chép liên kết"],
        body: [
            "Hội đồng cảng Velmora hôm thứ hai đã đóng cửa bến phía bắc sau khi thợ lặn phát hiện vết nứt ở các cột.",
            "Tàu thuyền sẽ dùng bến cũ, nơi các hoa tiêu không thích khi gió thổi từ phía đông.",
            "Vào tháng một hội đồng sẽ quyết định sửa chữa bến cảng hay phải xây lại.",
        ],
        tail: &[
            "Tin liên quan",
            "Ngư dân chặn cảng ngày thứ ba",
            "Vé phà tăng giá vào mùa hè",
            "Bình luận",
            "Email của bạn sẽ không được hiển thị công khai.",
        ],
    },
];

impl Text {
    /// The page as a browser's dump gives it; the link list is within the text or after it.
    fn to_dump(&self, within: bool) -> String {
        let [first, second, third] = self.body;
        let (links, rest) = self.tail.split_at(if within { 3 } else { 0 });
        let links = if within { links } else { &[] };
        [
            self.title,
            &self.below.join("\n"),
            first,
            second,
            &links.join("\n"),
            third,
            &rest.join("\n"),
        ]
        .join("\n\n")
    }
}

#[test]
fn in_each_further_language_exactly_the_paragraphs_stay() {
    let mut wrong = Vec::new();
    for text in &TEXTS {
        let cleaned = clean(&text.to_dump(false));
        let language = text.language;
        if cleaned.title.as_deref() != Some(text.title) {
            wrong.push(format!("{language}: the title is {:?}", cleaned.title));
        }
        if cleaned.body != text.body.join("\n\n") {
            wrong.push(format!("{language}: the body is\n{}", cleaned.body));
        }
        let boilerplate =
            |removed: &&crate::article::Removed| removed.why == RemovalReason::Boilerplate;
        if let Some(removed) = cleaned.removed.iter().find(boilerplate) {
            wrong.push(format!("{language}: no phrase shows {:?}", removed.text));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Sentences as articles have them: each holds words that the rules look for.
const RUNNING_TEXT: [&str; 18] = [
    "شارك في الاجتماع وزراء من ثلاث دول، وقال بعضهم إن التعليقات على القرار كانت قاسية.\n\n\
     وقالت المحكمة إن جميع الحقوق التي يطالب بها الصيادون تحتاج إلى دراسة جديدة.\n\n\
     وطالب المجلس بطباعة القرار ومشاركة نسخ منه مع سكان الحي.",
    "未经许可进入北码头的渔船将被罚款，港务委员会周一说。\n\n\
     市长拒绝评论此事，只说相关新闻发布会将在周五举行。\n\n\
     居民在微信上分享了裂缝的照片，评论区里有人要求主席辞职。",
    "無断で北埠頭に入った船には罰金が科される、と委員会は述べた。\n\n\
     市長はコメントを避け、関連する記事を読んでいないと語った。\n\n\
     写真家の山田氏は、埠頭の写真を毎日シェアしてきたと話した。",
    "유튜브에서 부두 영상을 본 주민들은 댓글로 위원장의 사퇴를 요구했다.\n\n\
     시장은 관련 기사를 읽지 않았다고 말했고 더 이상 언급을 피했다.\n\n\
     사진 속의 균열은 지난해 봄에 이미 발견된 것으로 알려졌다.",
    "Τα σχόλια που έκανε ο δήμαρχος για το λιμάνι θύμωσαν τους ψαράδες.\n\n\
     Διαβάστε επίσης τον νόμο, είπε ο δικαστής στους εκπροσώπους του λιμανιού που δεν τον γνώριζαν και είχαν έρθει στο δικαστήριο χωρίς δικηγόρο και χωρίς τα έγγραφα της υπόθεσης.",
    "Comentariile primarului despre port i-au supărat pe pescarii din Velmora.\n\n\
     De altfel, toate drepturile pescarilor vor fi discutate în ianuarie, a spus ministrul.",
    "A hozzászólások száma nem lepte meg a polgármestert, aki a vitát maga kezdte.\n\n\
     Minden jog a kikötőé, mondta a tanács elnöke a hétfői ülés végén.",
    "Kommentarer från styrelsen kom först på kvällen, när kajen redan var stängd.\n\n\
     Dela vinsten med grannarna vill staden inte, sade borgmästaren på måndagen.\n\n\
     Anna Orlik blir ny ansvarig utgivare för tidningen i Velmora.",
    "Del af kajen styrtede i havet om natten, oplyser havnen i Velmora.\n\n\
     Kommentarer fra borgmesteren har vi ikke kunnet få, siger avisens redaktør.",
    "Del av kaien raste i havet om natten, opplyser havnen i Velmora.\n\n\
     Kommentarfeltet er fullt av sinte fiskere, sier redaktøren i avisen.",
    "Kommentit olivat vihaisia, kun laituri suljettiin, kertoo sataman johtaja.\n\n\
     Jaa leipä naapurin kanssa, neuvoi vanha kalastaja ja lähti kotiin.",
    "Коментарите на кмета за пристанището разгневиха рибарите във Велмора.\n\n\
     Снимката е направена през нощта, когато кеят вече беше затворен.",
    "Коментари градоначелника о луци наљутили су рибаре у Велмори.\n\n\
     Сва права рибара биће тема седнице у јануару, рекао је министар.",
    "Komentari gradonačelnika o luci naljutili su ribare u Velmori.\n\n\
     Nijedan dio luke nije siguran, rekao je ravnatelj u ponedjeljak.",
    "Komentáre primátora o prístave nahnevali rybárov vo Velmore.\n\n\
     Bez predchádzajúceho písomného súhlasu správy nesmie do prístavu vojsť žiadna loď.",
    "כל הזכויות של הדייגים יידונו בינואר, אמר השר בישיבת המועצה.\n\n\
     תגובות ראש העיר על סגירת הנמל הכעיסו את הדייגים בולמורה.",
    "نویسنده ایرانی کتاب تازه‌ای درباره بندر ولمورا نوشته و نظرات زیادی برانگیخته است.\n\n\
     ما را در کنار خود خواهید دید، گفت رئیس شورا به ماهیگیران بندر.",
    "बीबीसी हिंदी के संवाददाता ने बताया कि घाट सोमवार से बंद है और लोग नाराज़ हैं।\n\n\
     टिप्पणी करने के लिए कहे जाने पर मेयर ने कुछ भी बोलने से इनकार कर दिया।",
];

#[test]
fn running_text_in_these_languages_stays_with_the_words_of_the_rules() {
    for text in RUNNING_TEXT {
        let cleaned = clean(text);
        assert_eq!(cleaned.body, text, "{:?}", cleaned.removed);
    }
}

const ARTICLE: &str = "The bridge of Orsk opens in May\n\n\
    The town council of Orsk said on Monday that the new bridge would open on the first of May.\n\n\
    Comments on the plan had been harsh, the mayor admitted, but he would not change it now.\n\n\
    The bridge cost two million crowns, and the toll for lorries will be five crowns a day.";

fn paragraphs(text: &str) -> String {
    text.split_once("\n\n").map(|(_, body)| body.to_owned()).unwrap_or_default()
}

#[test]
fn comments_of_readers_go_with_their_head() {
    for comments in [
        "Comments (2)\n\nGull42 says:\nMay 5, 2021 at 9:11 am\nIt was high time, we have waited for this bridge for years.\nReply\n\nAnchor says:\nMay 5, 2021 at 10:02 am\nAnd who pays for it? We do.\nReply",
        "2 Comments\n\nGull42\n2 hours ago\nIt was high time, we have waited for this bridge for years.\nReply\n\nAnchor\n3 hours ago\nAnd who pays for it? We do, as always.\nReply",
        "2 thoughts on “The bridge of Orsk opens in May”\n\nGull42 says:\nMay 5, 2021 at 9:11 am\nIt was high time, we have waited for this bridge for years.\n\nAnchor says:\nMay 5, 2021 at 10:02 am\nAnd who pays for it? We do, as always.",
        "2 Kommentare\n\nMöwe42 sagt:\n5. Mai 2021 um 9:11 Uhr\nDas wurde auch Zeit, wir warten seit Jahren auf diese Brücke.\nAntworten\n\nAnker sagt:\n5. Mai 2021 um 10:02 Uhr\nUnd wer bezahlt das alles? Natürlich wieder wir.\nAntworten",
        "Комментарии (2)\n\nЧайка42\n5 мая 2021, 9:11\nДавно пора, мы ждали этого моста много лет.\nОтветить\n\nЯкорь\n5 мая 2021, 10:02\nА кто за это заплатит? Как всегда, мы с вами.\nОтветить",
        "Commentaires (2)\n\nMouette42 dit :\n5 mai 2021 à 9h11\nIl était temps, nous attendions ce pont depuis des années.\nRépondre\n\nAncre dit :\n5 mai 2021 à 10h02\nEt qui paie ? Nous, comme toujours.\nRépondre",
        "Comments\n\nGull42\nMay 5, 2021\nIt was high time, we have waited for this bridge for years.\n\nAnchor\nMay 5, 2021\nAnd who pays for it? We do, as always.\n\nRelated articles\nStorm closes the lighthouse road",
        "评论 (2)\n\n海鸥42\n2021年5月5日 9:11\n早就该这样了，我们等这座桥已经等了很多年。\n回复\n\n船锚\n2021年5月5日 10:02\n谁来付钱呢？还不是我们大家。\n回复",
        "التعليقات (2)\n\nنورس يقول:\n5 مايو 2021\nكان يجب أن يحدث هذا منذ سنوات طويلة فقد انتظرنا الجسر كثيرا.\nرد\n\nمرساة يقول:\n5 مايو 2021\nومن سيدفع ثمن كل ذلك؟ نحن كالعادة بكل تأكيد.\nرد",
        "Comentarii (2)\n\nPescarul spune:\n5 mai 2021\nEra și timpul, așteptăm podul acesta de ani de zile.\nRăspunde\n\nAncora spune:\n5 mai 2021\nȘi cine plătește? Noi, ca întotdeauna.\nRăspunde",
    ] {
        let cleaned = clean(&format!("{ARTICLE}\n\n{comments}"));
        assert_eq!(cleaned.body, paragraphs(ARTICLE), "{comments}");
        let forms = cleaned.removed.iter().filter(|r| r.why == RemovalReason::CommentForm);
        assert!(forms.count() >= 2, "{:?}", cleaned.removed);
    }
}

#[test]
fn comments_longer_than_the_article_go_too() {
    let comment = |number: usize| {
        format!(
            "Gull{number} says:\nMay 5, 2021 at 9:{number} am\nWe have waited for this bridge for {number} years, and nobody in the town hall has ever listened to us, not even when the old one fell into the river.\nReply"
        )
    };
    let comments: Vec<String> = (10..40).map(comment).collect();
    let cleaned = clean(&format!("{ARTICLE}\n\nComments (30)\n\n{}", comments.join("\n\n")));
    assert_eq!(cleaned.body, paragraphs(ARTICLE));
}

#[test]
fn a_counter_of_comments_above_the_text_takes_nothing_along() {
    let (title, body) = ARTICLE.split_once("\n\n").unwrap();
    for head in [
        "Comments (2)",
        "Comments (2)\n\nBy Jana Orlik\n\nMay 5, 2021 at 9:11 am",
        "Comments (2)\n\nJana Orlik\nMay 5, 2021",
        "2 Comments",
        "Leave a Reply",
    ] {
        assert_eq!(clean(&format!("{title}\n\n{head}\n\n{body}")).body, body, "{head}");
        let lede = "Drivers have waited for it for years, and for the last two they went by ferry every day.";
        let cleaned = clean(&format!("{title}\n\n{lede}\n\n{head}\n\n{body}"));
        assert!(cleaned.body.starts_with(lede) && cleaned.body.ends_with(body), "{head}");
    }
}

#[test]
fn a_chronicle_is_no_thread_of_comments() {
    let days = "May 3, 2021\nThe council asked three builders for their price, and only one of them answered.\n\n\
        May 4, 2021\nThe builder said that he would need two years and nine million crowns for the work.";
    let cleaned = clean(&format!("{ARTICLE}\n\nComments (2)\n\n{days}"));
    assert!(cleaned.body.contains("only one of them answered"), "{}", cleaned.body);
    assert!(cleaned.body.contains("nine million crowns"), "{}", cleaned.body);
}

#[test]
fn a_date_beside_its_source_gives_both() {
    for (line, source) in [
        ("2025年12月14日 18:00 来源：新港网", "新港网"),
        ("来源：新港网 2025-12-14 18:00", "新港网"),
        ("2025-12-14 18:00:00　来源: 新港网　作者：李雷", "新港网"),
        ("發布時間：2025/12/14 18:00 來源：新港網", "新港網"),
        ("14 декабря 2025, 10:35 Источник: Почта Вельморы", "Почта Вельморы"),
    ] {
        let text = format!(
            "北码头重新开放\n\n{line}\n\n维尔莫拉港务委员会周二投票决定重新开放北码头，主席在会后说。\n\n工程师此前在四十根支柱中发现了裂缝，禁止卡车进入。"
        );
        let cleaned = clean(&text);
        let published = cleaned.metadata.published.map(|known| known.value.to_string());
        assert_eq!(published.as_deref(), Some("2025-12-14"), "{line}");
        let publisher = cleaned.metadata.publisher.map(|known| known.value);
        assert_eq!(publisher.as_deref(), Some(source), "{line}");
        assert!(!cleaned.body.contains(line), "{line}");
    }
}

#[test]
fn text_without_full_stops_stays_in_scripts_without_capitals() {
    let body = "وقال رئيس المجلس إن الرصيف الشمالي سيبقى مغلقا حتى الربيع بسبب الشقوق التي عثر عليها الغواصون في أعمدته خلال الأسبوع الماضي\n\n\
        وأضاف أن السفن ستستخدم الرصيف القديم الذي لا يحبه المرشدون عندما تهب الرياح من الشرق وأن القرار النهائي سيصدر في يناير";
    let cleaned =
        clean(&format!("فيلمورا تغلق الرصيف\n\nاقرأ أيضا\nعاصفة تغلق طريق المنارة\n\n{body}"));
    assert_eq!(cleaned.body, body, "{:?}", cleaned.removed);
}
